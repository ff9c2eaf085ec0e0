import { useState } from "react";
import { upload, type Json } from "./api";
import { usePage } from "./context";
import { ExternalSelect, isExternal } from "./external";
import { toClock, toSeconds } from "./moments";

// How a control tells what happened: `press` sends an action at once, `set` keeps a value for a submit,
// `offers` asks the app for the choices of an external select.
export type Interaction = {
  values: Json;
  errors?: Record<string, string>;
  press: (block: Json, element: Json, value?: unknown) => Promise<void>;
  set: (block: Json, element: Json, value: unknown) => void;
  offers: (block: Json, element: Json, typed: string) => Promise<Json | null>;
};

export type ControlProps = { element: Json; block: Json; interaction: Interaction; id?: string };
type Props = ControlProps;

const SELECTS = ["static_select", "users_select", "channels_select", "conversations_select"];
const MULTI = SELECTS.map((name) => `multi_${name}`);
const INPUTS: Record<string, string> = {
  email_text_input: "email",
  url_text_input: "url",
  number_input: "number",
  datepicker: "date",
  timepicker: "time",
};

export const CONTROLS = new Set([
  "button",
  "feedback_buttons",
  "icon_button",
  "radio_buttons",
  "checkboxes",
  "overflow",
  "plain_text_input",
  "file_input",
  "datetimepicker",
  ...SELECTS,
  ...MULTI,
  "external_select",
  "multi_external_select",
  ...Object.keys(INPUTS),
]);

export function Control(props: Props) {
  const { type } = props.element;
  if (type === "button") return <Button {...props} />;
  if (type === "feedback_buttons") return <Feedback {...props} />;
  if (type === "icon_button") return <Button {...props} />;
  if (type === "radio_buttons") return <Choices {...props} kind="radio" />;
  if (type === "checkboxes") return <Choices {...props} kind="checkbox" />;
  if (type === "overflow") return <Select {...props} />;
  if (type === "file_input") return <FileInput {...props} />;
  if (type === "datetimepicker") return <MomentInput {...props} />;
  if (SELECTS.includes(type)) return <Select {...props} />;
  if (isExternal(type)) return <External {...props} />;
  if (MULTI.includes(type)) return <MultiSelect {...props} />;
  return <TextInput {...props} />;
}

const keyOf = (block: Json, element: Json) => `${block.block_id}/${element.action_id}`;

// In an input block a value waits for the submit, unless dispatch_action is set; elsewhere it acts at once.
function useValue({ element, block, interaction }: Props, initial: any) {
  const held = interaction.values[keyOf(block, element)];
  const value = held === undefined ? initial : held;
  const change = (next: unknown) => {
    interaction.set(block, element, next);
    if (block.type !== "input" || block.dispatch_action) void interaction.press(block, element, next);
  };
  return [value, change] as const;
}

function Button({ element, block, interaction }: Props) {
  const [busy, setBusy] = useState(false);
  const label = element.text?.text ?? element.icon ?? "…";
  const press = async () => {
    if (element.confirm && !window.confirm(`${element.confirm.title.text}\n\n${element.confirm.text.text}`)) return;
    setBusy(true);
    await interaction.press(block, element, element.value).finally(() => setBusy(false));
    if (element.url) window.open(element.url, "_blank", "noopener");
  };
  return (
    <button
      type="button"
      className={`slack-button ${element.style ?? ""}`}
      data-action={element.action_id}
      aria-label={element.accessibility_label ?? label}
      aria-busy={busy}
      onClick={press}
    >
      {label}
    </button>
  );
}

function Feedback({ element, block, interaction }: Props) {
  return (
    <>
      {[element.positive_button, element.negative_button].map((button: Json, index) => (
        <button
          key={index}
          type="button"
          className="slack-button feedback"
          data-action={element.action_id}
          aria-label={button.accessibility_label ?? button.text.text}
          onClick={() => interaction.press(block, element, button.value)}
        >
          {index === 0 ? "👍" : "👎"} {button.text.text}
        </button>
      ))}
    </>
  );
}

function Choices(props: Props & { kind: "radio" | "checkbox" }) {
  const { element, block, kind } = props;
  const initial = kind === "radio" ? element.initial_option?.value : element.initial_options?.map((o: Json) => o.value);
  const [value, change] = useValue(props, initial ?? (kind === "radio" ? null : []));
  const toggle = (chosen: string) => {
    if (kind === "radio") return change(chosen);
    const all: string[] = value ?? [];
    change(all.includes(chosen) ? all.filter((one) => one !== chosen) : [...all, chosen]);
  };
  return (
    <div role={kind === "radio" ? "radiogroup" : "group"} className="choices" aria-label={block.label?.text}>
      {element.options.map((option: Json) => (
        <label key={option.value}>
          <input
            type={kind}
            name={keyOf(block, element)}
            value={option.value}
            checked={kind === "radio" ? value === option.value : (value ?? []).includes(option.value)}
            onChange={() => toggle(option.value)}
          />
          <span>
            {option.text.text}
            {option.description && <small>{option.description.text}</small>}
          </span>
        </label>
      ))}
    </div>
  );
}

type Choice = { value: string; label: string };
type Group = { label: string; choices: Choice[] };

const choiceOf = (option: Json): Choice => ({ value: option.value, label: option.text.text });

// What can be chosen: the element's own options, with or without headings, or the workspace's people and channels.
function useGroups(element: Json): Group[] {
  const { workspace } = usePage();
  const plain = (choices: Choice[]) => [{ label: "", choices }];
  if (/users_select$/.test(element.type))
    return plain(
      workspace.users.filter((u) => !u.deleted && !u.is_bot).map((u) => ({ value: u.id, label: u.real_name })),
    );
  if (/channels_select$|conversations_select$/.test(element.type))
    return plain(workspace.channels.map((c) => ({ value: c.id, label: `#${c.name}` })));
  if (!element.option_groups) return plain((element.options ?? []).map(choiceOf));
  return element.option_groups.map((group: Json) => ({
    label: group.label.text,
    choices: group.options.map(choiceOf),
  }));
}

function Options({ groups }: { groups: Group[] }) {
  const drawn = (choices: Choice[]) =>
    choices.map((choice) => (
      <option key={choice.value} value={choice.value}>
        {choice.label}
      </option>
    ));
  return groups.map((group, index) =>
    group.label ? (
      <optgroup key={index} label={group.label}>
        {drawn(group.choices)}
      </optgroup>
    ) : (
      drawn(group.choices)
    ),
  );
}

function Select(props: Props) {
  const { element, id } = props;
  const groups = useGroups(element);
  const initial =
    element.initial_option?.value ?? element.initial_user ?? element.initial_channel ?? element.initial_conversation;
  const [value, change] = useValue(props, initial ?? null);
  return (
    <select
      id={id}
      data-action={element.action_id}
      aria-label={id ? undefined : (element.placeholder?.text ?? "…")}
      value={element.type === "overflow" ? "" : (value ?? "")}
      onChange={(event) => change(event.target.value || null)}
    >
      <option value="">{element.type === "overflow" ? "⋯" : (element.placeholder?.text ?? "選択 / choose")}</option>
      <Options groups={groups} />
    </select>
  );
}

function MultiSelect(props: Props) {
  const { element, id } = props;
  const groups = useGroups(element);
  const initial =
    element.initial_options?.map((o: Json) => o.value) ??
    element.initial_users ??
    element.initial_channels ??
    element.initial_conversations;
  const lines = groups.reduce((sum, group) => sum + group.choices.length + (group.label ? 1 : 0), 0);
  const [value, change] = useValue(props, initial ?? []);
  return (
    <select
      id={id}
      multiple
      data-action={element.action_id}
      size={Math.min(6, Math.max(3, lines))}
      aria-label={id ? undefined : (element.placeholder?.text ?? "…")}
      value={value ?? []}
      onChange={(event) => change([...event.target.selectedOptions].map((option) => option.value))}
    >
      <Options groups={groups} />
    </select>
  );
}

function External(props: Props) {
  const [, change] = useValue(props, null);
  return <ExternalSelect {...props} change={change} />;
}

function TextInput(props: Props) {
  const { element, id } = props;
  const initial = element.initial_value ?? element.initial_date ?? element.initial_time ?? "";
  const [value, change] = useValue(props, initial);
  const shared = {
    id,
    "data-action": element.action_id,
    placeholder: element.placeholder?.text,
    value: value ?? "",
  };
  if (element.multiline)
    return <textarea {...shared} rows={4} onChange={(event) => change(event.target.value || null)} />;
  const type = INPUTS[element.type] ?? "text";
  return <input {...shared} type={type} onChange={(event) => change(event.target.value || null)} />;
}

// Seconds, as Slack sends them. What is typed is kept as it stands: a year half typed is a moment too.
function MomentInput(props: Props) {
  const { element, id } = props;
  const zone = usePage().person.user.tz;
  const [value, change] = useValue(props, element.initial_date_time ?? null);
  const [typed, setTyped] = useState(value === null ? "" : toClock(value, zone));
  const take = (text: string) => {
    setTyped(text);
    change(toSeconds(text, zone));
  };
  return (
    <input
      id={id}
      data-action={element.action_id}
      type="datetime-local"
      value={typed}
      onChange={(event) => take(event.target.value)}
    />
  );
}

function FileInput(props: Props) {
  const { person, fail } = usePage();
  const [, change] = useValue(props, []);
  const take = async (files: FileList | null) => {
    try {
      change(await Promise.all([...(files ?? [])].map((file) => upload(person.user.id, file))));
    } catch (error) {
      fail(error);
    }
  };
  return <input id={props.id} type="file" multiple onChange={(event) => take(event.target.files)} />;
}
