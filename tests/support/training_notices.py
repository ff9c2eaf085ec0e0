"""A notice of every kind, small or as large as it may get, for whoever draws them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.services.training import notices as n
from bot.texts import Language

NOW = datetime(2026, 11, 4, 1, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=14)
NASTY = "<!channel> & <@U0EVIL00001> <https://evil.example|click> "


def text(length: int) -> str:
    """So many characters, with all that must be escaped at the front."""
    return (NASTY + "機密情報を持ち出すときは許可を得る。" * (length // 18 + 1))[:length]


class Samples:
    """Notices in a language. `size` scales how much there is in them: 1 is usual, more is extreme."""

    def __init__(self, language: Language, size: int = 1) -> None:
        self.language = language
        self.size = size

    @property
    def quote(self) -> n.Quote:
        """A clause."""
        return n.Quote("ガイドライン", "2.2", "2-2-2", "a", text(80 * self.size), text(30 * self.size))

    @property
    def mail(self) -> n.MailShown:
        """A mail with everything."""
        return n.MailShown(
            "人事部 <hr@evil.example>",
            "【重要】",
            text(100 * self.size),
            "https://evil.example/login",
            "a.zip",
        )

    @property
    def choices(self) -> tuple[n.Choice, ...]:
        """Three options."""
        return tuple(n.Choice(key, text(40 * self.size)) for key in "abc")

    def open_line(self, number: int, state: str = "notified") -> n.OpenLine:
        """An open assignment."""
        return n.OpenLine(f"as{number}", "quiz", text(20 * self.size), LATER, state, number % 3)

    def person(self, number: int, state: str = "notified") -> n.PersonLine:
        """Somebody in a list."""
        return n.PersonLine(
            f"p{number}", f"U0PERSON{number:03}" if number % 2 else "", text(12), "設計部", state, LATER,
            undeliverable="no_slack" if number % 2 == 0 else "", overdue_days=number % 4, assignment_id=f"as{number}",
        )  # fmt: skip

    def finding(self, number: int) -> n.FindingLine:
        """A nonconformity with every field and every act."""
        return n.FindingLine(
            nonconformity_id=f"nc{number}", clause="2-2-2", statement=text(60 * self.size), department="設計部",
            state="found", statements=3, age_days=12, undirected=True, overdue=True, owner="佐藤", due=LATER,
            direction=text(40 * self.size), evidence=text(40 * self.size), people=("佐藤", "鈴木"),
            actions=("confirm", "direct", "report", "verify", "return", "dismiss", "reopen", "accept_risk",
                     "hand_over"),
            answers=tuple(
                n.FindingAnswer(text(60 * self.size), "partly", text(40 * self.size), "佐藤") for _ in range(self.size)
            ),
        )  # fmt: skip

    def taking(self) -> list[object]:
        """What people are told who take something."""
        language, size = self.language, self.size
        lines = tuple(
            n.SummaryLine(f"si-{k}", text(60), "not_done", text(10 * size), text(20 * size))
            for k in range(5 * size)
        )
        common = (language, "as1", "at1", "標的型攻撃")
        return [
            *(n.Invitation(language, "as1", kind, text(30 * size), LATER, 5, 3, "U0SUZUKI001")
              for kind in ("quiz", "inspection", "attestation")),
            n.QuizQuestion(*common, "ta-001", 3, 10, text(60 * size), self.choices, self.mail, 2),
            n.QuizFeedback(*common, "ta-001", 3, 10, text(60 * size), False, text(40 * size), text(40 * size),
                           text(80 * size), (self.quote,) * 3, False, again=True),
            n.QuizFeedback(*common, "ta-001", 3, 10, text(60), True, "a", "a", text(80), (), True),
            n.QuizResult(*common, 2, 3, 66, 80, False, True, 1, 2,
                         tuple(n.Choice(f"ta-{k}", text(60 * size)) for k in range(5)), (self.quote,) * 10),
            n.QuizResult(*common, 3, 3, 100, 80, True, False, 1, None, (), (), NOW, late=True),
            n.QuizResult(*common, 0, 3, 0, 80, False, False, 3, 0, (), ()),
            n.InspectionPromise(language, "as1", text(30 * size), 10, 6, LATER),
            n.InspectionQuestion(language, "as1", "sh1", text(30), "si-001", 1, 10, text(80 * size), "今月", "partly",
                                 text(20 * size)),
            n.InspectionSummary(language, "as1", "sh1", text(30), lines, text(20 * size), 2, None, (self.quote,)),
            n.InspectionSummary(language, "as1", "sh1", text(30), lines, "", 0, NOW, (self.quote,) * 5),
            n.AttestationRequest(language, "as1", text(30), "誓約書", "1.0", text(400 * size), LATER),
            n.AttestationRequest(language, "as1", text(30), "誓約書", "1.0", text(400 * size), LATER, opened=False),
            n.AttestationRequest(language, "as1", text(30), "誓約書", "", text(400 * size), LATER, NOW),
            n.ReminderDigest(language, tuple(self.open_line(k) for k in range(3 * size))),
            n.IncidentThanks(language, ("U0TAKAHA001",), self.quote),
            n.IncidentThanks(language, (), None),
            n.BreakGlass(language, text(30), "高橋", NOW, text(40 * size)),
            n.PracticeItem(language, "ta-001", text(60 * size), self.choices, self.mail),
            *(n.RequestAnswered(language, kind, text(20), granted, text(20 * size), LATER)
              for kind in ("extension", "waiver", "dispute") for granted in (True, False)),
        ]  # fmt: skip

    def following(self) -> list[object]:
        """What managers, leads and owners are told."""
        language, size = self.language, self.size
        people = tuple(self.person(k) for k in range(8 * size))
        findings = tuple(self.finding(k) for k in range(2 * size))
        return [
            n.DraftsMade(language, text(20 * size), 3, 2, 1, text(10 * size), "refused"),
            n.DraftRejected(language, "own-1", 2, text(60 * size), ("2-2-2 a", text(10)), text(40 * size), text(12)),
            n.DraftRejected(language, "own-1", 1, text(60), ("3-1-4",), text(20), leads=False),
            *(n.OverdueDigest(language, "ca1", text(30), NOW, people, 3, lead) for lead in (True, False)),
            n.OverdueDigest(language, "ca1", text(30), NOW, people, 3, False, "部長 一"),
            n.LaunchFailed(language, "ca1", text(30), NOW, "training.campaign.too_few_items", {"have": 1, "need": 5}),
            *(n.AttestationProposed(language, "ca1", text(30), "2.0", before, 120, LATER) for before in ("", "1.4")),
            n.AttestationProposed(language, "ca1", text(30), "2.0", "1.4", 120, LATER, True),
            *(n.ExportNotice(language, text(30), kind, state, (("campaign.zip", "0" * 64),), "/srv/exports")
              for kind, state in (("pack", "asked"), ("clauses", "built"), ("csv", "sending"), ("xlsx", "delivered"),
                                  ("jsonl", "kept"), ("xapi", "failed"))),
            n.FindingsNotice(language, findings, True, len(findings)),
            n.FindingsNotice(language, findings, news=True),
            n.FindingTask(language, self.finding(0), self.quote, text(20 * size), True),
            n.OwnerUnreachable(language, replace(self.finding(1), owner_away=True), text(12)),
            n.IncidentReported(language, "佐藤", text(200 * size), NOW, self.quote),
            *(n.RequestNotice(language, "re1", kind, text(30), "佐藤", text(50 * size), LATER, text(60 * size),
                              n.Rate(3, 10)) for kind in ("extension", "waiver", "dispute")),
            n.LookToTell(language, 7, text(12), text(30), "責任 者子", NOW, text(50 * size)),
            n.VoidPreview(language, "ta-001", 1, text(100 * size), 2, n.Rate(3, 10), 1),
            n.CampaignProgress(language, "ca1", text(30), 10, 4, 6, 1, 2),
            n.CampaignProgress(language, "ca1", text(30), 10, 10, 0, 0, 0),
        ]  # fmt: skip

    def messages(self) -> list[object]:
        """Everything that is sent as a message."""
        return [*self.taking(), *self.following()]

    def statistics(self) -> n.StatisticsView:
        """A campaign's page for a lead."""
        size, rate = self.size, n.Rate(1, 2)
        return n.StatisticsView(
            language=self.language, campaign_id="ca1", kind="quiz", title=text(30 * size), state="active",
            as_of=NOW, launched_at=NOW, due=LATER, completion=rate, on_time=rate, due_completion=n.Rate(0, 0),
            managers=rate, waived=1, excluded=1, left=1, undeliverable=2, overdue=3,
            overdue_ages=(("1-7", 2), ("8-14", 1), ("15-30", 0), (">30", 0)), not_started=1, in_progress=1,
            first_mean=81.5, first_median=80.0, first_pass=rate, roster_gap=1,
            departments=tuple(n.GroupRate(f"部{k}", rate, k % 2, 80.0) for k in range(20 * size)),
            employments=tuple(n.GroupRate(one, rate, 0) for one in ("employee", "dispatched", "other")),
            clauses=tuple(n.ClauseMiss("2-2-2", text(40), rate) for _ in range(10)),
            people=tuple(self.person(k, "exhausted") for k in range(30 * size)), undirected=1, candidates=1,
            actions=("edit", "preview", "test_run", "launch", "cancel", "extend", "add", "remind", "pause", "close",
                     "waive", "exclude", "on_behalf", "export"),
            reminders_paused=True, open_findings=3, attempts_to_pass=1.4, reminders=5, reminder_load=2.5,
            finding_ages=(("0-7", 2), ("8-30", 0), ("31-60", 1), ("61-90", 0), (">90", 0)),
            few_scores=True, left_overdue=1, extended=2, overdue_not_started=1, undirected_days=9,
            findings_overdue=1, findings_reopened=1,
            practice=tuple(n.PracticeLine("2-2-2", text(40 * size), rate, n.Rate(1, 12)) for _ in range(5)),
        )  # fmt: skip

    def campaigns(self) -> n.CampaignList:
        """A list of campaigns in every state."""
        states = ("draft", "scheduled", "active", "pending_actions", "closed", "cancelled")
        lines = tuple(
            n.CampaignLine(
                f"ca{k}", "quiz", text(30 * self.size), states[k % 6], LATER, n.Rate(1, 2), 1, 1, NOW
            )
            for k in range(6 * self.size)
        )
        return n.CampaignList(self.language, lines, True)

    def home(self) -> n.Home:
        """App Home of a security lead."""
        findings = n.FindingsNotice(
            self.language, tuple(self.finding(k) for k in range(3 * self.size)), True, 3,
            tuple(replace(self.finding(k), actions=("reopen",)) for k in range(3 * self.size)),
        )  # fmt: skip
        task = n.FindingTask(self.language, self.finding(9), None, "", True)
        lines = tuple(
            self.open_line(k, state) for k, state in enumerate(("notified", "in_progress", "exhausted"))
        )
        return n.Home(
            self.language, ("security_lead",), lines * self.size, lines * self.size, self.campaigns(), findings,
            (task,) * self.size, False,
            (n.LookToTell(self.language, 7, text(12), text(30), "責任 者子", NOW, text(50 * self.size)),) * self.size,
        )  # fmt: skip

    def preview(self, people: int = 10) -> n.LaunchPreview:
        """A preview of a launch."""
        return n.LaunchPreview(
            language=self.language, campaign_id="ca1", kind="quiz", title=text(30 * self.size), people=people,
            unreachable=1, departments=tuple((f"部{k}", k) for k in range(30 * self.size)), items=5, minutes_each=3,
            sending_minutes=1, due=LATER, reminder_days=(-7, 0, 7), pass_mark=80, state="draft", tested=False,
            problems=(("training.preview.without_slack", {"count": 1, "people": text(12)}),
                      ("training.preview.without_manager", {"count": 9, "people": text(40 * self.size)})),
            weekly=True,
        )  # fmt: skip
