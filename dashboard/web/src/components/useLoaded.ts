import { useCallback, useEffect, useRef, useState } from "react";
import { asProblem, type ApiProblem } from "../api/problems";

export interface Loaded<T> {
  value: T | null;
  problem: ApiProblem | null;
  reload: () => Promise<void>;
}

/** Something fetched when the page opens and again whenever `version` changes. */
export function useLoaded<T>(load: () => Promise<T>, version: string): Loaded<T> {
  const [value, setValue] = useState<T | null>(null);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const latest = useRef(load);
  const turn = useRef(0);
  useEffect(() => {
    latest.current = load;
  });
  const reload = useCallback(async () => {
    const mine = ++turn.current;
    try {
      const loaded = await latest.current();
      // A slow, older answer must not replace a newer one.
      if (mine !== turn.current) return;
      setValue(loaded);
      setProblem(null);
    } catch (error) {
      if (mine === turn.current) setProblem(asProblem(error));
    }
  }, []);
  useEffect(() => {
    void reload();
  }, [reload, version]);
  return { value, problem, reload };
}
