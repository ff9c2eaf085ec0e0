import { useEffect, useRef, useState, type ReactNode } from "react";
import { act, type View } from "./api";
import { Blocks } from "./blocks";
import { usePage } from "./context";
import { attempt, useInteraction } from "./interaction";

export function Modal({ view, children }: { view: View; children?: ReactNode }) {
  const { person, fail, changed } = usePage();
  const { interaction, values } = useInteraction({ view_id: view.id }, view.blocks);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const dialog = useRef<HTMLDialogElement>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    if (!dialog.current?.open) dialog.current?.showModal();
  }, []);
  const close = (all: boolean) =>
    act(`as/${person.user.id}/views/${view.id}/close`, { all })
      .catch(fail)
      .finally(changed);
  const submit = async () => {
    setBusy(true);
    const done = await attempt(fail, () =>
      act(`as/${person.user.id}/views/${view.id}/submit`, { values: values() }),
    );
    setErrors(done?.errors ?? {});
    setBusy(false);
    changed();
  };
  return (
    <dialog
      ref={dialog}
      className="modal"
      data-view={view.id}
      aria-label={view.title?.text}
      onCancel={(event) => {
        event.preventDefault();
        void close(true);
      }}
    >
      <header>
        <h2>{view.title?.text}</h2>
        <button type="button" className="plain" aria-label="閉じる / close" onClick={() => close(true)}>
          ×
        </button>
      </header>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <div className="modal-body">
          <Blocks blocks={view.blocks} interaction={{ ...interaction, errors }} />
        </div>
        <footer>
          <button type="button" className="slack-button" onClick={() => close(false)}>
            {view.close?.text ?? "閉じる / Close"}
          </button>
          {view.submit && (
            <button type="submit" className="slack-button primary" aria-busy={busy} disabled={busy}>
              {view.submit.text}
            </button>
          )}
        </footer>
      </form>
      {children}
    </dialog>
  );
}

export function Home() {
  const { person, fail, changed } = usePage();
  useEffect(() => {
    act(`as/${person.user.id}/home`, { tab: "home" }).catch(fail).finally(changed);
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [person.user.id]);
  if (!person.home)
    return <p className="empty">App Home はまだありません。少しお待ちください。 / No App Home yet; one moment.</p>;
  return <HomeView key={person.user.id} view={person.home} />;
}

function HomeView({ view }: { view: View }) {
  const { interaction } = useInteraction({ view_id: view.id }, view.blocks);
  return (
    <div className="home" data-surface="home">
      <Blocks blocks={view.blocks} interaction={interaction} />
    </div>
  );
}
