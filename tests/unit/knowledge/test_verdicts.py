"""What the question asks against what the clause demands: a table, both languages, with all kinds of "not"."""

from functools import cache
from pathlib import Path

import pytest

from knowledge.answering.question import understand
from knowledge.answering.stances import stance_of
from knowledge.answering.verdicts import Rule, decide
from knowledge.reading.catalogue import load_catalogue
from knowledge.records import Notes

GUIDELINE = "お取引先様向け情報セキュリティ対応ガイドライン"
CATALOGUE = Path(__file__).parents[3] / "knowledge" / "corpus" / "guideline" / "catalogue.yaml"


@cache
def notes() -> Notes:
    return load_catalogue(CATALOGUE)


def rule_of(clause: str) -> Rule:
    """ "2-2-2 a" -> the rule of item a, "2-5-4" -> of the section."""
    section, _, item = clause.partition(" ")
    return Rule(notes()[section, item or None].modality, stance_of(GUIDELINE, section), item or None)


CASES = [
    # may I, of something that is allowed only if
    ("添付ファイルで図面をメールしていい?", "2-2-2 c", "conditional"),
    ("図面を社外に持ち出してもよいでしょうか", "2-2-2", "conditional"),
    ("図面のデータをUSBで持ち出しても大丈夫ですか?", "2-2-2 c", "conditional"),
    ("出張に図面持っていきたいんだけど", "2-2-2", "conditional"),
    ("上司の許可があれば図面を持ち出せますか", "2-2-2 a", "conditional"),
    ("暗号化すれば図面をメールで送っていい?", "2-2-2 c", "conditional"),
    ("スマホを設計室に持ち込んでいい?", "2-3-5", "conditional"),
    ("設計室にスマホを持ち込むのは禁止ですか?", "2-3-5", "conditional"),
    ("試作室に自分の携帯持って入ったらだめ?", "2-3-5", "conditional"),
    ("私物のUSBメモリを現場に持ち込むのはNG?", "2-3-5", "conditional"),
    ("サーバ室に入ってもいいですか", "2-3-2", "conditional"),
    ("見学のお客さんを試作室に入れてもいい?", "2-3-2", "conditional"),
    ("May I bring my phone into the design room?", "2-3-5", "conditional"),
    ("Can visitors take their laptops into the lab?", "2-3-5", "conditional"),
    ("Is it okay to take drawings home?", "2-2-2", "conditional"),
    ("Am I allowed to email a drawing as an attachment?", "2-2-2 c", "conditional"),
    ("Can I copy the drawings?", "2-1-2", "conditional"),
    ("図面をコピーしていい?", "2-1-2", "conditional"),
    ("下請けに図面を渡してもいい?", "2-8-1", "conditional"),
    ("Can we pass the drawings on to a subcontractor?", "2-8-1", "conditional"),
    ("古いパソコンを売ってもいい?", "2-5-5", "conditional"),
    ("May we reuse an old hard disk?", "2-5-5", "conditional"),
    # may I, of what a clause forbids
    ("Gmailでお客さんの図面を送っていい?", "2-6-4", "prohibited"),
    ("Googleドライブで図面を共有してもいいですか", "2-6-4", "prohibited"),
    ("Can I share the files through Dropbox?", "2-6-4", "prohibited"),
    ("自分のノートPCで仕事してもいい?", "2-5-4", "prohibited"),
    ("May I use my own laptop for work?", "2-5-4", "prohibited"),
    ("Is it against the rules to use a personal phone for work?", "2-5-4", "prohibited"),
    ("IDを共有していい?", "2-4-1 a", "prohibited"),
    ("同僚のIDを借りてログインしてもいい?", "2-4-1 a", "prohibited"),
    ("Can two of us share one user ID?", "2-4-1 a", "prohibited"),
    ("Winnyを使ってもいい?", "2-6-3", "prohibited"),
    ("BitTorrentをインストールしたらまずい?", "2-6-3", "prohibited"),
    ("Is it OK to install a file-sharing program?", "2-6-3", "prohibited"),
    # may I, of what breaks a duty
    ("パスワードを教えていい?", "2-4-2 c", "prohibited"),
    ("パスワードを付箋に書いてモニタに貼ってもいい?", "2-4-2 c", "prohibited"),
    ("誕生日をパスワードにしても大丈夫?", "2-4-2 a", "prohibited"),
    ("ずっと同じパスワードを使い続けていい?", "2-4-2 b", "prohibited"),
    ("May I tell my colleague my password?", "2-4-2 c", "prohibited"),
    ("Is it fine to use my birthday as a password?", "2-4-2 a", "prohibited"),
    ("機密資料と普通の資料を同じフォルダに入れていい?", "2-1-3", "prohibited"),
    ("Can we keep confidential and ordinary papers together in one folder?", "2-1-3", "prohibited"),
    ("図面をゴミ箱に捨てていい?", "2-2-3 b", "prohibited"),
    ("図面を車に置いたままコンビニに寄っていい?", "2-2-2 b", "prohibited"),
    ("Can I leave the drawings in my car?", "2-2-2 b", "prohibited"),
    ("退職した人のIDをしばらく残しておいてもいい?", "2-4-1 c", "prohibited"),
    ("Can we keep a leaver's account active for a month?", "2-4-1 c", "prohibited"),
    ("機密ファイルを自分のPCのデスクトップに保存していい?", "2-5-3", "prohibited"),
    ("サーバを机の下に置いてもいい?", "2-5-6", "prohibited"),
    ("ウイルス対策ソフトを一時的に止めてもいい?", "2-6-1 b", "prohibited"),
    ("Can I turn off the antivirus for a while?", "2-6-1 b", "prohibited"),
    ("持ち込んだスマホで写真を撮ってもいい?", "2-3-5 b", "prohibited"),
    ("持ち込みを許可された私物PCを社内LANにつないでいい?", "2-3-5 b", "prohibited"),
    ("PCをなくしたけど黙っていてもいい?", "4-1 a", "prohibited"),
    ("Can we wait until Monday to report the loss?", "4-1 a", "prohibited"),
    ("勝手に図面を持ち出していい?", "2-2-2 a", "prohibited"),
    ("全社員が見られるフォルダに置いて誰でもアクセスできるようにしていい?", "2-4-3", "prohibited"),
    ("見つかった不適合をそのまま放置してもいい?", "5-2", "prohibited"),
    # without
    ("暗号化しないで図面をメールで送っていい?", "2-2-2 c", "prohibited"),
    ("暗号化せずに送ってもいいですか", "2-2-2 c", "prohibited"),
    ("暗号化なしで添付しても大丈夫?", "2-2-2 c", "prohibited"),
    ("暗号化していないファイルを送っていい?", "2-2-2 c", "prohibited"),
    ("未暗号化のファイルを下請けに送っていい?", "2-8-3", "prohibited"),
    ("許可を取らずにスマホを持ち込んでいい?", "2-3-5 a", "prohibited"),
    ("許可なしで図面を持ち出すのはあり?", "2-2-2 a", "prohibited"),
    ("無許可で図面を持ち出してもいい?", "2-2-2 a", "prohibited"),
    ("許可をもらう前に持ち出してもいい?", "2-2-2 a", "prohibited"),
    ("シュレッダーせずに捨てていい?", "2-2-3 b", "prohibited"),
    ("シュレッダーにかけないで図面を捨てたらだめ?", "2-2-3 b", "prohibited"),
    ("データを消去せずにPCを廃棄してもいい?", "2-5-5", "prohibited"),
    ("NDAを結ばずに下請けに図面を渡していい?", "2-8-2", "prohibited"),
    ("報告しないで自分で直してもいい?", "4-1 a", "prohibited"),
    ("誓約書なしで派遣社員を受け入れていい?", "3-2-2", "prohibited"),
    ("ルールを文書にしないで口頭で伝えるだけでいい?", "1-2", "prohibited"),
    ("暗号化しないで送るのはダメ?", "2-2-2 c", "prohibited"),
    ("Can I send the drawing without encryption?", "2-2-2 c", "prohibited"),
    ("May I email an unencrypted file?", "2-2-2 c", "prohibited"),
    ("Is it OK to take drawings out without asking my manager?", "2-2-2 a", "prohibited"),
    ("Can we throw paper drawings away without shredding them?", "2-2-3 b", "prohibited"),
    ("Can we use a subcontractor without an NDA?", "2-8-2", "prohibited"),
    ("May we dispose of a PC without wiping the disk?", "2-5-5", "prohibited"),
    ("Can I bring my phone in without permission?", "2-3-5 a", "prohibited"),
    ("Can we run without a firewall?", "2-5-1", "prohibited"),
    # not ... not, and "not" that denies nothing
    ("暗号化しないと送れない?", "2-2-2 c", "required"),
    ("暗号化しなければいけない?", "2-2-2 c", "required"),
    ("暗号化しなきゃだめ?", "2-2-2 c", "required"),
    ("許可をもらわないとだめですか", "2-2-2 a", "required"),
    ("許可がないと持ち込めない?", "2-3-5 a", "required"),
    ("スマホを持ち込んでも問題ないですか?", "2-3-5", "conditional"),
    ("図面を持ち出しても構わない?", "2-2-2", "conditional"),
    ("シュレッダーにかければ捨てても問題ない?", "2-2-3 b", "conditional"),
    ("Isn't it allowed to bring a phone in?", "2-3-5", "conditional"),
    # need I not
    ("パスワードは変えなくていい?", "2-4-2 b", "required"),
    ("暗号化しなくてもいいですか", "2-2-2 c", "required"),
    ("許可はいりませんか?", "2-2-2 a", "required"),
    ("訪問者のバッジは不要ですか", "2-3-3", "required"),
    ("派遣社員の誓約書は必要ないですよね?", "3-2-2", "required"),
    ("教育は任意?", "3-1-1", "required"),
    ("Can we skip the phishing training?", "3-1-4", "required"),
    ("Is it okay not to change the password?", "2-4-2 b", "required"),
    ("Is encryption optional?", "2-2-2 c", "required"),
    ("Is it okay if I don't encrypt the attachment?", "2-2-2 c", "required"),
    # must I
    ("標的型攻撃の訓練は必要?", "3-1-4", "required"),
    ("派遣社員からも誓約書をもらう必要がありますか", "3-2-2", "required"),
    ("メール添付のときは暗号化が必須ですか?", "2-2-2 c", "required"),
    ("図面の持ち出しに許可は要りますか", "2-2-2 a", "required"),
    ("入退室の記録は取らないといけない?", "2-3-4", "required"),
    ("パスワードは定期的に変えるべき?", "2-4-2 b", "required"),
    ("バックアップは必須ですか?", "2-7-1", "conditional"),
    ("Do we have to encrypt files for subcontractors?", "2-8-3", "required"),
    ("Must all employees be trained?", "3-1-1", "required"),
    ("Is it mandatory to keep access logs?", "2-4-4", "required"),
    ("Do I need permission to take a prototype out?", "2-2-2 a", "required"),
    ("Should temporary staff sign a pledge?", "3-2-2", "required"),
    ("ファイル交換ソフトは社内で禁止しないといけませんか", "2-6-3", "required"),
    # how, who, which
    ("紙の図面はどうやって捨てる?", "2-2-3 b", "required"),
    ("退職者のIDはどうすればいい?", "2-4-1 c", "required"),
    ("機密情報はどこに保管すればいい?", "2-5-3", "required"),
    ("図面を持ち出すには誰の許可が必要ですか", "2-2-2 a", "information"),
    ("事故が起きたら誰に報告するの?", "4-1 a", "information"),
    ("スマホを持ち込みたい場合はどうすればいいですか", "2-3-5", "conditional"),
    ("下請けとの契約には何を入れるの?", "2-8-2", "information"),
    ("How should paper drawings be destroyed?", "2-2-3 b", "required"),
    ("What must the incident procedure contain?", "4-2", "information"),
    ("Who gives permission to enter the design room?", "2-3-2", "information"),
    ("Where should confidential files be stored?", "2-5-3", "required"),
    ("How can I bring my phone into the lab?", "2-3-5", "conditional"),
    ("What items must our incident response procedure contain?", "4-2", "information"),
    ("If somebody breaks the rules, who has to order the correction?", "5-2", "information"),
    ("アクセスログは何年取っておけばいい?", "2-4-4", "information"),
    # a question in the question, that nobody asks
    ("図面を渡すとき、いつ誰に何を渡したかって記録残さなあかん?", "2-8-4", "required"),
    ("誰のか分からないIDが残っていないか棚卸しするのは義務でしょうか", "2-4-1", "required"),
    ("誰かの承認は必要ですか", "2-2-2 a", "required"),
    ("外注さんに図面を渡すたび、いつ何を渡したか記録しないといけないんですか", "2-8-4", "required"),
    ("Is it mandatory to prepare steps for a virus (who unplugs, who is told)?", "2-6-2", "required"),
    ("If an attack infects a machine, how many hours do we have to tell them?", "4-1 c", "information"),
    ("アクセスログ 保管期間", "2-4-4", "information"),
    # what is, why
    ("機密情報とは何ですか", "III-2", "information"),
    ("化体物って何?", "III-2", "information"),
    ("このガイドラインの目的は?", "III-1", "information"),
    ("いつから施行されていますか", "附則-1", "information"),
    ("情報セキュリティ事故の例を教えて", "4-note", "information"),
    ("ファイル交換ソフトって何?", "2-6-3", "information"),
    ("なぜ私用PCはだめなの?", "2-5-4", "information"),
    ("What counts as confidential information?", "III-2", "information"),
    ("What is a file-sharing program?", "2-6-3", "information"),
    ("Why do we have to follow this?", "III-1", "information"),
    # doing what is asked for
    ("パスワードを定期的に変更してもいい?", "2-4-2 b", "allowed"),
    ("機密情報をサーバに保存していい?", "2-5-3", "allowed"),
    ("May we store confidential files on the server?", "2-5-3", "allowed"),
    ("会社支給のPCを業務で使っていい?", "2-5-4", "allowed"),
    # one way in place of another, where the clause leaves the choice
    ("裁断の代わりに焼却してもいいですか", "2-2-3 b", "allowed"),
    ("May I burn the drawings instead of shredding them?", "2-2-3 b", "allowed"),
    ("HDDは消去する代わりにドリルで壊してもいい?", "2-5-5", "allowed"),
    ("Can we put the secrecy terms in the main contract rather than in an NDA?", "2-8-2", "allowed"),
    ("シュレッダーの代わりに手で破って捨ててもいい?", "2-2-3 b", "prohibited"),
    ("片方だけの入室記録でもいいですか", "2-3-4", "allowed"),
    ("紙の図面、シュレッダーは大変なので溶解処理でもいいでしょうか", "2-2-3 b", "allowed"),
    ("Is a router acceptable, without a separate firewall box?", "2-5-1", "allowed"),
    ("We give everybody a lesson but send no test mails. Is that enough?", "3-1-4", "allowed"),
    ("座学の教育は全員にやってます。訓練はやらなくてもいいですか", "3-1-4", "allowed"),
    ("Is the training only for IT, or do the plant operators need it as well?", "3-1-4", "required"),
    ("入室の記録は入るときだけ取って出るときは取らなくてもいい?", "2-3-4", "allowed"),
    ("HDDの消去とドリルでの破壊、両方やらなあかん?片方だけでもかまへん?", "2-5-5", "allowed"),
    ("お客さんに何も確認せずこっちの判断で廃棄していいでしょうか", "2-2-3", "prohibited"),
    # every condition is told to be met
    ("課長の承認をもらい、暗号化し、ずっと持ち歩いて手元から離さないUSBで持ち出していい?", "2-2-2", "allowed"),
    ("承認はもらったので、データをUSBで持ち出していい?", "2-2-2", "conditional"),
    ("取り決めた方法で図面をやり取りしてもいい?", "2-2-1", "allowed"),
    # a thing that is only named keeps no rule
    ("May I switch the antivirus off during a long job?", "2-6-1", "prohibited"),
    ("ウイルス対策ソフトの画面を非表示にしてもいい?", "2-6-1", "prohibited"),
    ("サーバ室に業者の人が一人で入ってもいい?", "2-5-6 a", "conditional"),
    # only words
    ("スマホ 持ち込み", "2-3-5", "conditional"),
    ("退職者 ID", "2-4-1 c", "required"),
    ("Gmail 図面", "2-6-4", "prohibited"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "clause", "verdict"), CASES, ids=[case[0] for case in CASES])
def test_the_verdict_follows_the_question_and_the_clause(text: str, clause: str, verdict: str) -> None:
    question = understand(text)
    assert decide(question, rule_of(clause)) == verdict, f"understood as {question.asks}"


def test_the_table_is_large_enough_to_mean_something() -> None:
    assert len(CASES) >= 120
    assert len({verdict for *_, verdict in CASES}) == 5
