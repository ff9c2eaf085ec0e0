import { useEffect } from "react";
import { act, read, type Conversation, type Prompts, type Thread } from "./api";
import { Composer } from "./composer";
import { usePage } from "./context";
import { useReading, type Change } from "./live";
import { Log } from "./log";
import { MessageRow } from "./messages";

type Props = {
  conversation: Conversation;
  threadTs: string | null;
  openThread: (ts: string | null) => void;
  change: Change | null;
};

// A conversation and, beside it, the thread that is open.
export function ConversationPane({ conversation, threadTs, openThread, change }: Props) {
  const { workspace } = usePage();
  const withBot = conversation.with === workspace.app.bot_user_id;
  return (
    <>
      <section className="pane" aria-label={conversation.name} data-surface="conversation">
        <header className="pane-head">
          <h1>{conversation.kind === "dm" ? conversation.name : `#${conversation.name}`}</h1>
        </header>
        {withBot ? (
          <DirectThreads conversation={conversation} openThread={openThread} change={change} />
        ) : (
          <Messages conversation={conversation} openThread={openThread} change={change} />
        )}
        <Composer
          key={conversation.id}
          channel={conversation.id}
          label={withBot ? "質問を書く / Ask a question" : "メッセージを書く / Write a message"}
        />
      </section>
      {threadTs && (
        <aside className="pane thread" aria-label="スレッド / Thread" data-surface="thread">
          <header className="pane-head">
            <h1>スレッド / Thread</h1>
            <button type="button" className="plain" onClick={() => openThread(null)} aria-label="閉じる / close">
              ×
            </button>
          </header>
          <Messages conversation={conversation} threadTs={threadTs} change={change} />
          <Composer
            key={threadTs}
            channel={conversation.id}
            threadTs={threadTs}
            label="スレッドに返信 / Reply in the thread"
          />
        </aside>
      )}
    </>
  );
}

function useThread(conversation: Conversation, threadTs: string | undefined, change: Change | null) {
  const { person } = usePage();
  const query = threadTs ? `?thread_ts=${threadTs}` : "";
  const path = `as/${person.user.id}/conversations/${conversation.id}${query}`;
  const reading = useReading<Thread>(() => read(path), [path]);
  const { reload } = reading;
  useEffect(() => {
    if (change && (!change.channel || change.channel === conversation.id)) reload();
  }, [change, conversation.id, reload]);
  return reading.value;
}

function Messages(props: {
  conversation: Conversation;
  threadTs?: string;
  openThread?: (ts: string | null) => void;
  change: Change | null;
}) {
  const { conversation, threadTs, openThread, change } = props;
  const { person } = usePage();
  const thread = useThread(conversation, threadTs, change);
  if (!thread) return <div className="messages" aria-busy />;
  return (
    <Log mine={newestOf(thread, person.user.id)}>
      {thread.messages.map((message) => (
        <MessageRow key={message.ts} message={message} conversation={conversation} openThread={openThread} />
      ))}
      {thread.status && <StatusLine text={thread.status.text} />}
      {!threadTs && !thread.messages.length && <Suggested prompts={thread.prompts} channel={conversation.id} />}
    </Log>
  );
}

// In the bot's DM each message is the root of its own thread: roots with their replies below them.
function DirectThreads(props: {
  conversation: Conversation;
  openThread: (ts: string | null) => void;
  change: Change | null;
}) {
  const { conversation, openThread, change } = props;
  const { person, changed } = usePage();
  const thread = useThread(conversation, undefined, change);
  useEffect(() => {
    act(`as/${person.user.id}/home`, { tab: "messages" }).then(changed, () => undefined);
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [person.user.id]);
  if (!thread) return <div className="messages" aria-busy />;
  return (
    <Log mine={newestOf(thread, person.user.id)}>
      {thread.messages.map((message) => (
        <section key={message.ts} className="root-thread" data-root={message.ts}>
          <MessageRow message={message} conversation={conversation} openThread={openThread} />
          {(message.reply_count > 0 || thread.statuses?.[message.ts]) && (
            <Replies conversation={conversation} root={message.ts} change={change} />
          )}
        </section>
      ))}
      {!thread.messages.length && <Suggested prompts={thread.prompts} channel={conversation.id} />}
    </Log>
  );
}

function Replies({ conversation, root, change }: { conversation: Conversation; root: string; change: Change | null }) {
  const thread = useThread(conversation, root, change);
  return (
    <div className="replies-inline">
      {thread?.messages
        .filter((message) => message.ts !== root)
        .map((message) => <MessageRow key={message.ts} message={message} conversation={conversation} />)}
      {thread?.status && <StatusLine text={thread.status.text} />}
    </div>
  );
}

function newestOf(thread: Thread, user: string) {
  return thread.messages.filter((message) => message.user === user).at(-1)?.ts;
}

function StatusLine({ text }: { text: string }) {
  return (
    <p className="status" role="status">
      {text}
    </p>
  );
}

function Suggested({ prompts, channel }: { prompts: Prompts; channel: string }) {
  const { person, fail, changed } = usePage();
  if (!prompts) return null;
  const ask = (text: string) =>
    act(`as/${person.user.id}/messages`, { channel, text }).catch(fail).finally(changed);
  return (
    <div className="prompts">
      {prompts.title && <p>{prompts.title}</p>}
      {prompts.prompts.map((prompt) => (
        <button key={prompt.title} type="button" className="slack-button" onClick={() => ask(prompt.message)}>
          {prompt.title}
        </button>
      ))}
    </div>
  );
}
