// Runs in the page before its own code. Notes when an alert's message arrives, and when what the
// page makes of it has been painted: a frame after the change, once the frame is done.
(() => {
  const book = { arrived: {}, painted: {}, outside: {}, clicked: {} };
  window.careDesk = book;
  const note = (list, key, at) => { if (!(key in list)) list[key] = at; };

  const Native = window.EventSource;
  window.EventSource = class extends Native {
    constructor(...given) {
      super(...given);
      this.addEventListener("alert", ({ data }) => {
        const id = /"alert_id":"([^"]+)"/.exec(data)?.[1];
        const tier = /"tier":(\d)/.exec(data)?.[1];
        const state = /"state":"([a-z]+)"/.exec(data)?.[1];
        note(book.arrived, `${id}/${tier}/${state}`, Date.now());
      });
    }
  };

  const idOf = (tile) => /#\/alert\/(.+)$/.exec(tile.querySelector("a.tile__link")?.href ?? "")?.[1];

  const shown = () => {
    const found = [];
    for (const tile of document.querySelectorAll("article.tile.tier")) {
      const id = idOf(tile);
      const tier = /tier-(\d)/.exec(tile.className)?.[1];
      if (!id || !tier || !tile.querySelector(".tile__band")) continue;
      const state = tile.classList.contains("tier--taken") ? "acknowledged" : "raised";
      found.push([`${id}/${tier}/${state}`, tile]);
    }
    return found;
  };

  const look = () => {
    const fresh = shown().filter(([key]) => !(key in book.painted));
    if (fresh.length === 0) return;
    requestAnimationFrame(() => {
      const beyond = fresh.filter(([, tile]) => {
        const { top, bottom } = tile.getBoundingClientRect();
        return bottom <= 0 || top >= window.innerHeight;
      });
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        const at = Date.now();
        for (const [key] of fresh) note(book.painted, key, at);
        for (const [key] of beyond) note(book.outside, key, at);
      };
      port2.postMessage(null);
    });
  };

  new MutationObserver(look).observe(document, {
    childList: true, subtree: true, characterData: true, attributes: true,
  });

  // A caregiver at this page: takes what waits after a moment, then says what was found.
  window.answerAlerts = (afterMs, foundAfterMs) => {
    const taken = new Set();
    setInterval(() => {
      for (const tile of document.querySelectorAll("article.tile.tier--waiting")) {
        const id = idOf(tile);
        const tier = /tier-(\d)/.exec(tile.className)?.[1];
        const key = `${id}/${tier}`;
        if (!id || taken.has(key)) continue;
        taken.add(key);
        setTimeout(() => take(id, tier), afterMs * (0.5 + Math.random()));
      }
    }, 200);

    const take = (id, tier) => {
      const tile = [...document.querySelectorAll("article.tile")].find((each) => idOf(each) === id);
      const button = tile?.querySelector(".acknowledge button:not([disabled])");
      if (!button) return;
      note(book.clicked, `${id}/${tier}`, Date.now());
      button.click();
      setTimeout(() => void found(id), foundAfterMs);
    };

    const found = (id) =>
      fetch(`/v1/alerts/${id}/outcome`, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-Attune-Request": "1" },
        body: JSON.stringify({ outcome: "true", with_person: true }),
      });
  };

  // The page that a system without a stream would have: it asks once a second.
  window.pollAlerts = () => {
    const ask = async () => {
      const answer = await fetch("/v1/alerts?state=all&limit=30");
      for (const alert of (await answer.json()).alerts) note(book.arrived, alert.alert_id, Date.now());
    };
    setInterval(() => void ask(), 1000);
  };
})();
