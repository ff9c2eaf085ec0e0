import { useEffect, useRef, useState } from "react";
import type { Json } from "./api";
import type { ControlProps } from "./controls";

const EXTERNAL = ["external_select", "multi_external_select"];
export const isExternal = (type: string) => EXTERNAL.includes(type);

// Wait for a pause in typing, as Slack's own client does.
const PAUSE = 250;

type Choice = { value: string; label: string };

const choiceOf = (option: Json): Choice => ({ value: option.value, label: option.text.text });
const flat = (found: Json): Choice[] =>
  [...(found.options ?? []), ...(found.option_groups ?? []).flatMap((group: Json) => group.options)].map(choiceOf);

// What the app offers for what was typed; an answer that was overtaken by a later one is left out.
function useOffers({ element, block, interaction }: ControlProps, typed: string, open: boolean): Choice[] | null {
  const [offers, setOffers] = useState<Choice[] | null>(null);
  const latest = useRef(0);
  const least = element.min_query_length ?? 3;
  useEffect(() => {
    const mine = ++latest.current;
    if (!open || typed.length < least) {
      setOffers(null);
      return;
    }
    const timer = window.setTimeout(async () => {
      const found = await interaction.offers(block, element, typed);
      if (mine === latest.current) setOffers(found ? flat(found) : []);
    }, PAUSE);
    return () => window.clearTimeout(timer);
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [typed, open, least, element.action_id]);
  return offers;
}

// A field to type into, whose choices the app answers; one choice, or several as labels above it.
export function ExternalSelect({ change, ...props }: ControlProps & { change: (value: unknown) => void }) {
  const { element, id } = props;
  const many = element.type === "multi_external_select";
  const initial: Json[] = many ? (element.initial_options ?? []) : element.initial_option ? [element.initial_option] : [];
  const [chosen, setChosen] = useState<Choice[]>(initial.map(choiceOf));
  const [typed, setTyped] = useState("");
  const [open, setOpen] = useState(false);
  const offers = useOffers(props, typed, open);
  const keep = (next: Choice[]) => {
    setChosen(next);
    change(many ? next.map((one) => one.value) : (next[0]?.value ?? null));
  };
  const take = (one: Choice) => {
    keep(many ? [...chosen, one] : [one]);
    setTyped("");
    setOpen(many);
  };
  const free = (offers ?? []).filter((one) => !chosen.some((other) => other.value === one.value));
  return (
    <div className="external" onBlur={(event) => event.currentTarget.contains(event.relatedTarget) || setOpen(false)}>
      {chosen.map((one) => (
        <button
          key={one.value}
          type="button"
          className="chosen"
          aria-label={`外す / remove: ${one.label}`}
          onClick={() => keep(chosen.filter((other) => other !== one))}
        >
          {one.label} ×
        </button>
      ))}
      <input
        id={id}
        role="combobox"
        aria-expanded={open}
        aria-controls={`${id}-offers`}
        autoComplete="off"
        data-action={element.action_id}
        placeholder={element.placeholder?.text}
        value={typed}
        onFocus={() => setOpen(true)}
        onClick={() => setOpen(true)}
        onChange={(event) => {
          setTyped(event.target.value);
          setOpen(true);
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter") event.preventDefault();
          if (event.key === "Enter" && free.length) take(free[0]);
        }}
      />
      {open && offers && (
        <div className="offers" id={`${id}-offers`} role="listbox">
          {free.map((one) => (
            <button key={one.value} type="button" role="option" aria-selected={false} onClick={() => take(one)}>
              {one.label}
            </button>
          ))}
          {!free.length && <p className="hint">該当なし / nothing found</p>}
        </div>
      )}
    </div>
  );
}
