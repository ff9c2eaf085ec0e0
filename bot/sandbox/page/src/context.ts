import { createContext, useContext } from "react";
import type { Person, Workspace } from "./api";

export type Page = {
  workspace: Workspace;
  person: Person;
  fail: (error: unknown) => void;
  changed: () => void;
};

export const PageContext = createContext<Page | null>(null);

export function usePage(): Page {
  const page = useContext(PageContext);
  if (!page) throw new Error("outside the page");
  return page;
}
