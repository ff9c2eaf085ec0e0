import { useState } from "react";
import { act, type Conversation } from "./api";
import { usePage } from "./context";

const PERSONAS: Record<string, string> = {
  employee: "従業員 / employee",
  manager: "管理責任者 / manager",
  security_lead: "情報セキュリティ責任者 / security lead",
  admin: "システム管理者 / administrator",
  guest: "ゲスト / guest",
  external: "社外 / external",
};

type Props = {
  open: string;
  become: (user: string) => void;
  show: (id: string) => void;
  startDm: (user: string) => void;
};

// Who one is, and where one can go. On a telephone the places wait behind a button.
export function Sidebar({ open, become, show: showPlace, startDm: startWith }: Props) {
  const { workspace, person, fail, changed } = usePage();
  const [unfolded, setUnfolded] = useState(false);
  const closing =
    (go: (id: string) => void) =>
    (id: string): void => {
      setUnfolded(false);
      go(id);
    };
  const [show, startDm] = [closing(showPlace), closing(startWith)];
  const people = workspace.users.filter((user) => !user.is_bot);
  const join = (id: string) =>
    act(`as/${person.user.id}/join`, { channel: id })
      .then(() => show(id), fail)
      .finally(changed);
  const channels = person.conversations.filter((one) => one.kind === "channel");
  const dms = person.conversations.filter((one) => one.kind === "dm" && one.id !== person.bot_dm);
  // What is open is being read.
  const unreadIn = (one?: Conversation) => (one && one.id !== open ? one.unread : 0);
  const unread = person.conversations.reduce((sum, one) => sum + unreadIn(one), 0);
  return (
    <nav className={unfolded ? "sidebar unfolded" : "sidebar"} aria-label="ワークスペース / workspace">
      <h1>{workspace.team.name}</h1>
      <label className="persona">
        この人として使う / act as
        <select data-role="persona" value={person.user.id} onChange={(event) => become(event.target.value)}>
          {Object.entries(PERSONAS).map(([persona, label]) => (
            <optgroup key={persona} label={label}>
              {people
                .filter((user) => user.persona === persona)
                .map((user) => (
                  <option key={user.id} value={user.id} disabled={user.deleted}>
                    {user.real_name}（{user.department || "–"}）{user.deleted ? " ✕" : ""}
                  </option>
                ))}
            </optgroup>
          ))}
        </select>
      </label>
      <button type="button" className="menu" aria-expanded={unfolded} onClick={() => setUnfolded(!unfolded)}>
        ☰ メニュー / menu
        {unread > 0 && <span className="unread">{unread}</span>}
      </button>
      <div className="places">
        <p className={workspace.app.connected ? "connection" : "connection off"}>
          {workspace.app.connected
            ? `${workspace.app.name}: 接続中 / connected`
            : `${workspace.app.name}: 未接続 / not connected`}
        </p>
        <h2>{workspace.app.name}</h2>
        <Entry label="App Home" on={open === "home"} press={() => show("home")} />
        <Entry
          label="メッセージ / Messages"
          unread={unreadIn(person.conversations.find((one) => one.id === person.bot_dm))}
          on={open === person.bot_dm}
          press={() => show(person.bot_dm)}
        />
        <h2>チャンネル / Channels</h2>
        {channels.map((one) => (
          <Entry
            key={one.id}
            label={one.is_member ? `# ${one.name}` : `# ${one.name}（参加 / join）`}
            unread={unreadIn(one)}
            on={open === one.id}
            press={() => (one.is_member ? show(one.id) : join(one.id))}
          />
        ))}
        <h2>ダイレクトメッセージ / Direct messages</h2>
        {dms.map((one) => (
          <Entry key={one.id} label={one.name} unread={unreadIn(one)} on={open === one.id} press={() => show(one.id)} />
        ))}
        <select aria-label="新しい DM / new DM" value="" onChange={(event) => startDm(event.target.value)}>
          <option value="">＋ 新しい DM / new DM</option>
          {people
            .filter((user) => user.id !== person.user.id && !user.deleted)
            .map((user) => (
              <option key={user.id} value={user.id}>
                {user.real_name}
              </option>
            ))}
        </select>
      </div>
    </nav>
  );
}

function Entry({ label, on, unread, press }: { label: string; on: boolean; unread?: number; press: () => void }) {
  return (
    <button type="button" className={on ? "entry on" : "entry"} aria-current={on} onClick={press}>
      <span>{label}</span>
      {!!unread && <span className="unread">{unread}</span>}
    </button>
  );
}
