import { Fragment, type ReactNode } from "react";
import { usePage } from "./context";

const ENTITIES: Record<string, string> = { "&lt;": "<", "&gt;": ">", "&amp;": "&" };
// <…> is Slack's; a marker counts only where no letter stands beside it.
const TOKEN =
  /<([^<>\n]+)>|(?<![\p{L}\p{N}])(?:`([^`\n]+)`|\*([^*\n]+)\*|_([^_\n]+)_|~([^~\n]+)~)(?![\p{L}\p{N}])/gu;

// Slack's mrkdwn as people see it: names for ids, characters for entities. What was escaped stays plain text,
// and `verbatim` changes nothing here: it only keeps Slack from making links of what looks like one.
export function Mrkdwn({ text }: { text: string }) {
  const { workspace } = usePage();
  const user = (id: string) => workspace.users.find((one) => one.id === id)?.real_name ?? id;
  const channel = (id: string) => workspace.channels.find((one) => one.id === id)?.name ?? id;
  const group = (id: string) => workspace.groups.find((one) => one.id === id)?.handle ?? id;
  const special = (inside: string): ReactNode => {
    const [target, label] = inside.split("|", 2);
    if (target.startsWith("@")) return <b className="mention">@{user(target.slice(1))}</b>;
    if (target.startsWith("#")) return <b className="mention">#{channel(target.slice(1))}</b>;
    if (target.startsWith("!subteam^")) return <b className="mention">@{group(target.slice(9))}</b>;
    if (target.startsWith("!")) return <b className="mention">{label ?? `@${target.slice(1)}`}</b>;
    if (!/^(?:https?|mailto):/.test(target)) return decoded(label ?? target);
    return (
      <a href={decoded(target)} target="_blank" rel="noopener noreferrer">
        {decoded(label ?? target)}
      </a>
    );
  };
  return <>{pieces(text, special)}</>;
}

function pieces(text: string, special: (inside: string) => ReactNode): ReactNode[] {
  const found: ReactNode[] = [];
  let at = 0;
  for (const match of text.matchAll(TOKEN)) {
    const [whole, inside, code, bold, italic, struck] = match;
    found.push(decoded(text.slice(at, match.index)));
    if (inside) found.push(special(inside));
    if (code) found.push(<code>{decoded(code)}</code>);
    if (bold) found.push(<b>{pieces(bold, special)}</b>);
    if (italic) found.push(<i>{pieces(italic, special)}</i>);
    if (struck) found.push(<s>{pieces(struck, special)}</s>);
    at = match.index + whole.length;
  }
  found.push(decoded(text.slice(at)));
  return found.map((one, index) => <Fragment key={index}>{one}</Fragment>);
}

function decoded(text: string) {
  return text.replace(/&(?:lt|gt|amp);/g, (entity) => ENTITIES[entity]);
}
