import { useCallback, useEffect, useRef, useState } from "react";
import { asProblem, type ApiProblem } from "../api/problems";

export interface Action<A extends unknown[]> {
  run(...args: A): Promise<void>;
  busy: boolean;
  problem: ApiProblem | null;
}

/**
 * One thing a person can ask the server to do: in hand, refused and why, or done. Asked again while
 * it is in hand, nothing happens, so that a button need not be disabled, which would cost it the
 * keyboard's focus.
 */
export function useAction<A extends unknown[]>(work: (...args: A) => Promise<void>): Action<A> {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const latest = useRef(work);
  const inHand = useRef(false);
  useEffect(() => {
    latest.current = work;
  });
  const run = useCallback(async (...args: A) => {
    if (inHand.current) return;
    inHand.current = true;
    setBusy(true);
    setProblem(null);
    try {
      await latest.current(...args);
    } catch (error) {
      setProblem(asProblem(error));
    } finally {
      inHand.current = false;
      setBusy(false);
    }
  }, []);
  return { run, busy, problem };
}
