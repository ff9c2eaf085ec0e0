import { useCallback, useEffect, useState } from "react";
import { createRoot } from "react-dom/client";
import "slack-blocks-to-jsx/dist/style.css";
import "./style.css";
import { act, read, Refused, type Person, type Workspace } from "./api";
import { PageContext } from "./context";
import { ConversationPane } from "./conversation";
import { useChanges, useReading, type Change } from "./live";
import { Sidebar } from "./sidebar";
import { Home, Modal } from "./surfaces";

// What the address says: who one is, what is open. A reload or a shared address shows the same.
function useAddress() {
  const parse = () => new URLSearchParams(window.location.hash.slice(1));
  const [address, setAddress] = useState(parse);
  useEffect(() => {
    const follow = () => setAddress(parse());
    window.addEventListener("hashchange", follow);
    return () => window.removeEventListener("hashchange", follow);
  }, []);
  const go = useCallback((next: Record<string, string | null>) => {
    const all = parse();
    for (const [key, value] of Object.entries(next)) value ? all.set(key, value) : all.delete(key);
    window.location.hash = all.toString();
  }, []);
  return { address, go };
}

function App() {
  const { address, go } = useAddress();
  const [change, setChange] = useState<Change | null>(null);
  const [trouble, setTrouble] = useState("");
  const world = useReading<Workspace>(() => read("workspace"), []);
  const as = address.get("as") ?? world.value?.users.find((user) => user.persona === "employee")?.id ?? "";
  const me = useReading<Person | null>(() => (as ? read(`as/${as}`) : Promise.resolve(null)), [as]);
  const reloadWorld = world.reload;
  const reloadMe = me.reload;

  useChanges((next) => {
    setChange(next);
    if (["users", "channels", "connection", "reset"].includes(next.kind)) reloadWorld();
    reloadMe();
  });
  const fail = useCallback((error: unknown) => {
    const sentence = error instanceof Refused ? `${error.message} (${error.code})` : String(error);
    setTrouble(
      error === "dispatch_failed"
        ? "アプリが時間内に応答しませんでした。もう一度お試しください。 / The app did not answer in time. Please try again."
        : sentence,
    );
  }, []);

  if (!world.value || !me.value) return <p className="empty">読み込み中… / Loading…</p>;
  const person = me.value;
  const open = address.get("open") ?? person.bot_dm;
  const conversation = person.conversations.find((one) => one.id === open);
  const startDm = (user: string) =>
    act(`as/${as}/dm`, { with: user }).then((done) => go({ open: done.channel, thread: null }), fail);

  const modal = person.modals.at(-1);
  // Inside an open modal, else it would lie below it and could not be closed.
  const alarm = trouble && (
    <div className="trouble" role="alert">
      {trouble}
      <button type="button" className="plain" onClick={() => setTrouble("")} aria-label="閉じる / close">
        ×
      </button>
    </div>
  );

  return (
    <PageContext.Provider value={{ workspace: world.value, person, fail, changed: reloadMe }}>
      <p className="notice">{world.value.team.notice}</p>
      <div className="workspace">
        <Sidebar
          open={open}
          become={(user) => go({ as: user, open: null, thread: null })}
          show={(id) => go({ open: id, thread: null })}
          startDm={startDm}
        />
        {open === "home" ? (
          <section className="pane" aria-label="App Home">
            <header className="pane-head">
              <h1>{world.value.app.name} – App Home</h1>
            </header>
            <Home key={person.user.id} />
          </section>
        ) : (
          conversation && (
            <ConversationPane
              key={`${as}-${conversation.id}`}
              conversation={conversation}
              threadTs={address.get("thread")}
              openThread={(ts) => go({ thread: ts })}
              change={change}
            />
          )
        )}
      </div>
      {modal ? (
        <Modal key={modal.id} view={modal}>
          {alarm}
        </Modal>
      ) : (
        alarm
      )}
    </PageContext.Provider>
  );
}

createRoot(document.getElementById("root")!).render(<App />);
