import { useRef } from "react";
import { act, type Conversation, type Message as Said } from "./api";
import { Blocks } from "./blocks";
import { usePage } from "./context";
import { Mrkdwn } from "./mrkdwn";
import { attempt, useInteraction } from "./interaction";

function clock(ts: string) {
  return new Date(Number(ts) * 1000).toLocaleTimeString("ja-JP", { hour: "2-digit", minute: "2-digit" });
}

export function MessageRow(props: {
  message: Said;
  conversation: Conversation;
  openThread?: (ts: string) => void;
}) {
  const { message, conversation, openThread } = props;
  const { workspace } = usePage();
  const { interaction } = useInteraction({ channel: conversation.id, ts: message.ts }, message.blocks);
  const author = workspace.users.find((one) => one.id === message.user);
  return (
    <article className={message.ephemeral ? "message ephemeral" : "message"} data-ts={message.ts}>
      <span className="avatar" style={{ background: `#${author?.color ?? "888888"}` }} aria-hidden>
        {(author?.real_name ?? message.name).slice(0, 1)}
      </span>
      <div className="message-body">
        <header>
          <strong>{author?.real_name ?? message.name}</strong>
          {message.is_bot && <span className="badge">APP</span>}
          <time>{clock(message.ts)}</time>
          {message.edited && <small>（編集済み / edited）</small>}
          {message.ephemeral && <small>あなただけに表示 / only visible to you</small>}
          {!message.ephemeral && <More message={message} conversation={conversation} />}
        </header>
        {message.blocks.length ? (
          <Blocks blocks={message.blocks} interaction={interaction} />
        ) : (
          <p className="text">
            <Mrkdwn text={message.text} />
          </p>
        )}
        {message.files.map((file) => (
          <a key={file.id} className="file" href={file.url} download={file.name}>
            📎 {file.name} ({Math.ceil(file.size / 1024)} kB)
          </a>
        ))}
        {openThread && !message.ephemeral && (
          <button type="button" className="plain replies" onClick={() => openThread(message.ts)}>
            {message.reply_count ? `${message.reply_count} 件の返信 / replies` : "スレッドで返信 / reply in thread"}
          </button>
        )}
      </div>
    </article>
  );
}

// What Slack has behind the three dots of a message: the app's shortcuts.
function More({ message, conversation }: { message: Said; conversation: Conversation }) {
  const { workspace, person, fail, changed } = usePage();
  const menu = useRef<HTMLDetailsElement>(null);
  const shortcut = (callback_id: string) => {
    if (menu.current) menu.current.open = false;
    void attempt(fail, () =>
      act(`as/${person.user.id}/shortcuts`, { callback_id, channel: conversation.id, ts: message.ts }),
    ).finally(changed);
  };
  return (
    <details className="more" ref={menu}>
      <summary aria-label="その他の操作 / more actions">⋯</summary>
      <div className="more-menu">
        {workspace.app.shortcuts
          .filter((one) => one.type === "message")
          .map((one) => (
            <button key={one.callback_id} type="button" className="plain" onClick={() => shortcut(one.callback_id)}>
              {one.name}
              <small>{one.description}</small>
            </button>
          ))}
      </div>
    </details>
  );
}
