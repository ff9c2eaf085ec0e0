import { useRef, useState } from "react";
import { act, type Json } from "./api";
import { usePage } from "./context";
import type { Interaction } from "./controls";

// The controls of one message or view (`target` says which): values typed so far, presses sent at once.
// A view that was replaced keeps its id: what was typed into blocks that are gone is left out.
export function useInteraction(target: Json, blocks: Json[]): { interaction: Interaction; values: () => Json } {
  const { person, fail, changed } = usePage();
  const [shown, setShown] = useState<Json>({});
  const held = useRef<Json>({});
  // {"block/action": value} as {block: {action: value}}, the way the server wants it.
  const values = () => {
    const state: Json = {};
    const here = new Set(blocks.map((block) => block.block_id));
    for (const [key, value] of Object.entries(held.current)) {
      const cut = key.lastIndexOf("/");
      if (here.has(key.slice(0, cut))) (state[key.slice(0, cut)] ??= {})[key.slice(cut + 1)] = value;
    }
    return state;
  };
  const interaction: Interaction = {
    values: shown,
    set: (block, element, value) => {
      held.current = { ...held.current, [`${block.block_id}/${element.action_id}`]: value };
      setShown(held.current);
    },
    press: async (block, element, value) => {
      const pressed = { block_id: block.block_id, action_id: element.action_id, value: value ?? null };
      await attempt(fail, () => act(`as/${person.user.id}/actions`, { ...target, ...pressed, state: values() }));
      changed();
    },
    offers: (block, element, typed) => {
      const asked = { block_id: block.block_id, action_id: element.action_id, value: typed };
      return attempt(fail, () => act(`as/${person.user.id}/options`, { ...target, ...asked }));
    },
  };
  return { interaction, values };
}

// Runs a call whose acknowledgement the server waited for, and tells the person when it did not come.
export async function attempt(fail: (error: unknown) => void, call: () => Promise<Json>): Promise<Json | null> {
  try {
    const done = await call();
    if (done.acked === false) fail("dispatch_failed");
    return done;
  } catch (error) {
    fail(error);
    return null;
  }
}
