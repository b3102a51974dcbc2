import { useLayoutEffect, useRef, type RefObject } from "react";

/**
 * Where an answered alert's button goes away with the keyboard's focus in it, the person's name next
 * to it gets the focus: not the next button, which a key that is held down would press.
 */
export function useFocusHandedOn<E extends HTMLElement>(): RefObject<E | null> {
  const box = useRef<E>(null);
  useLayoutEffect(() => {
    const own = box.current;
    const name =
      own?.closest(".tile")?.querySelector<HTMLElement>(".tile__link") ??
      document.querySelector<HTMLElement>("main h1");
    return () => {
      if (own?.contains(document.activeElement)) name?.focus();
    };
  }, []);
  return box;
}
