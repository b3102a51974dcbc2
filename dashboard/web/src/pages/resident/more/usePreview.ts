import { useEffect, useRef, useState } from "react";
import { useAction, type Action } from "../../../components/useAction";
import type { Preview } from "../types";
import { residentApi } from "./api";

const ASK_EVERY_MS = 3_000;

/** Limits that are tried: asked for, then asked after until the answer is there. */
export function usePreview(personId: string): { preview: Preview | null; begin: Action<[number]> } {
  const [preview, setPreview] = useState<Preview | null>(null);
  const wanted = useRef<number | null>(null);
  const begin = useAction(async (percent: number) => {
    setPreview(null);
    const begun = await residentApi.tryLimits(personId, percent);
    wanted.current = begun.factor;
    setPreview(begun);
  });
  const running = preview?.state === "running";
  useEffect(() => {
    if (!running) return;
    const timer = window.setInterval(() => {
      const factor = wanted.current;
      if (factor === null) return;
      // An answer that does not come is asked for again; one that was lost says so.
      residentApi.tried(personId, factor).then(
        (found) => factor === wanted.current && setPreview(found),
        (error: { status?: number }) => {
          if (error.status === 404) setPreview((old) => old && { ...old, state: "failed" });
        },
      );
    }, ASK_EVERY_MS);
    return () => window.clearInterval(timer);
  }, [personId, running]);
  return { preview, begin };
}
