import { useEffect, useRef, type ReactNode } from "react";

const NEAR = 60; // pixels: so close to the end one is still reading what comes

// Messages, scrolled to the newest, also while they grow: replies are read after their roots. Who scrolled up
// to read stays there, until they write something themselves (`mine` is then another message).
export function Log({ mine, children }: { mine?: string; children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  const last = useRef(0);
  const follow = () => {
    if (box.current && following.current) box.current.scrollTop = box.current.scrollHeight;
  };
  useEffect(() => {
    const sized = new ResizeObserver(follow);
    for (const one of [box, content]) if (one.current) sized.observe(one.current);
    return () => sized.disconnect();
  }, []);
  useEffect(() => {
    following.current = true;
    follow();
  }, [mine]);
  // Only who scrolls up stops following: what arrived since the last scroll puts the end further away, too.
  const look = () => {
    const { scrollHeight, scrollTop, clientHeight } = box.current!;
    if (scrollHeight - scrollTop - clientHeight < NEAR) following.current = true;
    else if (scrollTop < last.current) following.current = false;
    last.current = scrollTop;
  };
  return (
    <div className="messages" role="log" ref={box} onScroll={look}>
      <div ref={content}>{children}</div>
    </div>
  );
}
