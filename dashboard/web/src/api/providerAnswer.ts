/** What the house's identity provider sends the browser back with, in the address of the page. */
export interface ProviderAnswer {
  state: string;
  code: string | null;
  error: string | null;
  iss: string | null;
}

/** Null for an address that no provider has written. */
export function providerAnswer(search: string): ProviderAnswer | null {
  const query = new URLSearchParams(search);
  const state = query.get("state");
  const code = query.get("code");
  const error = query.get("error");
  if (state === null || (code === null && error === null)) return null;
  return { state, code, error, iss: query.get("iss") };
}

/** The answer in this page's address, taken out of it: it counts once, and stays in no history. */
export function takeProviderAnswer(): ProviderAnswer | null {
  const answer = providerAnswer(window.location.search);
  if (answer !== null) window.history.replaceState(null, "", window.location.pathname);
  return answer;
}
