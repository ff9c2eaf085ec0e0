import { useCallback, useEffect, useRef, useState } from "react";

export type Change = { n: number; kind: string; channel?: string; thread_ts?: string; user?: string };

// One stream of changes for the whole page; a change only says that something is new.
export function useChanges(onChange: (change: Change) => void) {
  const latest = useRef(onChange);
  latest.current = onChange;
  useEffect(() => {
    const source = new EventSource("/page/api/stream?after=-1");
    source.onmessage = (event) => latest.current(JSON.parse(event.data));
    return () => source.close();
  }, []);
}

// What `load` gives, read again when `reload` is called; changes that come close together are read once,
// and an answer that is older than the one shown is dropped.
export function useReading<T>(load: () => Promise<T>, dependencies: unknown[]) {
  const [value, setValue] = useState<T | null>(null);
  const asked = useRef(0);
  const timer = useRef<number | undefined>(undefined);
  const now = useCallback(() => {
    const mine = ++asked.current;
    return load().then(
      (found) => mine === asked.current && setValue(found),
      () => undefined,
    );
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, dependencies);
  const reload = useCallback(() => {
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(now, 30);
  }, [now]);
  useEffect(() => {
    setValue(null);
    now();
    return () => window.clearTimeout(timer.current);
  }, [now]);
  return { value, reload, now };
}
