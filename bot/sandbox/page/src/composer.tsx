import { useRef, useState } from "react";
import { act, upload, type Json } from "./api";
import { usePage } from "./context";

// Where one writes: plain text, a slash command ("/training …"), or a file.
export function Composer(props: { channel: string; threadTs?: string; label: string }) {
  const { workspace, person, fail, changed } = usePage();
  const [text, setText] = useState("");
  const [files, setFiles] = useState<File[]>([]);
  const [busy, setBusy] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const as = `as/${person.user.id}`;

  const send = async () => {
    const [word, ...rest] = text.trim().split(/\s+/);
    if (!word && !files.length) return;
    setBusy(true);
    try {
      if (word?.startsWith("/") && !props.threadTs) {
        const body = { channel: props.channel, command: word, text: rest.join(" ") };
        const done = await act(`${as}/commands`, body);
        if (done.acked === false) fail("dispatch_failed");
      } else {
        const body: Json = { channel: props.channel, text };
        if (props.threadTs) body.thread_ts = props.threadTs;
        if (files.length) body.files = await Promise.all(files.map((file) => upload(person.user.id, file)));
        await act(`${as}/messages`, body);
      }
      setText("");
      setFiles([]);
    } catch (error) {
      fail(error);
    }
    setBusy(false);
    changed();
  };

  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <textarea
        aria-label={props.label}
        placeholder={props.label}
        value={text}
        rows={2}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          // Enter that ends a Japanese conversion must not send.
          if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
          event.preventDefault();
          void send();
        }}
      />
      <div className="composer-foot">
        <button type="button" className="plain" onClick={() => picker.current?.click()}>
          📎 {files.length ? files.map((file) => file.name).join(", ") : "ファイル / file"}
        </button>
        <input ref={picker} type="file" hidden multiple onChange={(e) => setFiles([...(e.target.files ?? [])])} />
        <small>{!props.threadTs && workspace.app.commands.map((one) => one.command).join("  ")}</small>
        <button type="submit" className="slack-button primary" disabled={busy}>
          送信 / Send
        </button>
      </div>
    </form>
  );
}
