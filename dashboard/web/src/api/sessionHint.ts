/**
 * Remembers in this browser that somebody signed in. The session's cookie is hidden from the
 * page, and asking the server without one is answered by an error in every browser's console.
 */
const KEY = "attune.signed-in";

export function mayBeSignedIn(): boolean {
  try {
    return localStorage.getItem(KEY) !== null;
  } catch {
    return true; // No storage here: ask the server.
  }
}

export function rememberSignedIn(signedIn: boolean): void {
  try {
    if (signedIn) localStorage.setItem(KEY, "1");
    else localStorage.removeItem(KEY);
  } catch {
    return;
  }
}
