// The workspace's page API (docs/sandbox.md), typed as far as the page uses it.

export type Json = Record<string, any>;

export type User = {
  id: string;
  real_name: string;
  display_name: string;
  title: string;
  department: string;
  color: string;
  tz: string;
  deleted: boolean;
  is_bot: boolean;
  persona: "employee" | "manager" | "security_lead" | "admin" | "guest" | "external" | "bot";
};

export type Workspace = {
  team: { id: string; name: string; notice: string };
  app: {
    name: string;
    bot_user_id: string;
    connected: number;
    commands: { command: string; description: string; usage_hint: string }[];
    shortcuts: { name: string; type: "message" | "global"; callback_id: string; description: string }[];
  };
  users: User[];
  groups: { id: string; handle: string; name: string }[];
  channels: { id: string; name: string; members: string[] }[];
  n: number;
};

export type Conversation = {
  id: string;
  kind: "channel" | "dm";
  name: string;
  with: string | null;
  is_member: boolean;
  unread: number;
};

export type Message = {
  ts: string;
  thread_ts: string | null;
  user: string;
  name: string;
  is_bot: boolean;
  text: string;
  blocks: Json[];
  edited: boolean;
  ephemeral: boolean;
  streaming: boolean;
  reply_count: number;
  files: { id: string; name: string; size: number; url: string }[];
};

export type View = {
  id: string;
  type: "modal" | "home";
  title?: Json;
  submit?: Json | null;
  close?: Json | null;
  blocks: Json[];
  hash: string;
};

export type Person = {
  user: User;
  conversations: Conversation[];
  bot_dm: string;
  home: View | null;
  modals: View[];
};

export type Prompts = { title: string; prompts: { title: string; message: string }[] } | null;

export type Thread = {
  channel: Conversation & { topic?: string };
  messages: Message[];
  status: { text: string; loading_messages: string[] } | null;
  statuses?: Record<string, { text: string }>;
  prompts: Prompts;
};

// A refusal of the server, with its sentence for the person.
export class Refused extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

async function answer(response: Response): Promise<any> {
  const body = await response.json().catch(() => ({ ok: false, error: `http_${response.status}` }));
  if (!body.ok) throw new Refused(body.error ?? "failed", body.message ?? body.error ?? "failed");
  return body;
}

export const read = (path: string) => fetch(`/page/api/${path}`).then(answer);

export const act = (path: string, body: Json = {}) =>
  fetch(`/page/api/${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  }).then(answer);

export async function upload(user: string, file: File): Promise<string> {
  const form = new FormData();
  form.append("file", file);
  const body = await fetch(`/page/api/as/${user}/files`, { method: "POST", body: form }).then(answer);
  return body.file.id;
}
