/** What the server writes into an alert's history in fixed words. */
export const notes = {
  notes: {
    tier: (tier: string) => `tier ${tier}`,
    rose: (before: string, after: string) => `from tier ${before} to tier ${after}`,
    broke: (tier: string) => `tier ${tier} broke through`,
    handed: (by: string) => `handed over by ${by}`,
    helped: (what: string) => `what helped: ${what}`,
    places: {
      phone: "on a phone",
      tablet: "on a tablet",
      wall: "on the wall",
      station: "at the station",
      said: "said so",
      "room code": "with the room's code",
      "said with the outcome": "said with what was found",
    } as Record<string, string>,
  },
  helps: {
    title: "What helped before",
    lead: (alerts: number) => `Said after ${alerts} alerts of the last half year.`,
    none: "Nobody has said yet what helps this person.",
    times: (n: number) => (n === 1 ? "once" : `${n}\u00a0times`),
    last: (what: string, when: string, by: string) => `Last time: ${what} (${by}, ${when})`,
  },
};
