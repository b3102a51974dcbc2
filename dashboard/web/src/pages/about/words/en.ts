/** The figures are those of docs/benchmarks.md and of the networks' cards; a test compares them. */
export const en = {
  lead: "For everybody who answers alerts, and for whoever decides where Attune is used.",
  parts: {
    purpose: {
      title: "What it is for",
      lines: [
        "It draws the attention of trained staff to signs consistent with distress in people who cannot always say that they are in distress: residents with dementia, people in behavioural health, children and adults with special needs.",
        "It adds to the rounds and the observation that a person needs anyway, and replaces none of them.",
        "It watches one enrolled person under a consent that says which senses, in a room where this was made known.",
      ],
    },
    never: {
      title: "What it must not be used for",
      lines: [
        "As a medical device: for a diagnosis, or to decide about medicines, restraint or seclusion.",
        "As a nurse call, or as the only way to get help.",
        "To judge staff, visitors or pupils. Whoever is not enrolled is not scored; inferring emotions at work or in lessons is forbidden in the EU but for medical or safety reasons.",
        "To leave somebody alone who would not be left alone without it.",
      ],
    },
    silence: {
      title: "What silence does not mean",
      lines: [
        "A quiet tile says that nothing unusual was measured, not that somebody is well. Pain may show in nothing that a camera or microphone gets: in a face that is turned away, under a blanket or stiff from an illness, or in a person who falls silent.",
        "“Cannot assess” is no calm either: look in person.",
        "A score says how far what was measured lies from what is usual for this person. It does not say what the person feels, or why.",
        "While it learns what is usual, which the tile says, it knows the person less than you do.",
      ],
    },
    accuracy: {
      title: "How well it works, as far as that was measured",
      lines: [
        "No ward has measured it. What follows was measured on recordings of volunteers.",
        "Stress, from wristbands, with at most one false event in an hour of rest: 29 to 47 of 100 stretches of stress were found. More than half were missed.",
        "Facial expressions: the network named what people had named in 67 of 100 pictures of faces that it had not learnt from. How it does with faces of great age or illness has not been measured.",
        "Sentences of an explanation are checked against what was measured, number by number. The check cannot know whether the right thing was measured.",
        "Your answers are the only measure of this house: “Alarm burden” shows how many alerts were right, and “I saw distress” on a resident’s page tells what was missed.",
      ],
    },
    use: {
      title: "How to use it",
      lines: [
        "At an alert: “I am going”, go, “I am with the person”, and afterwards what you found, in two taps. Where nobody goes, others are called.",
        "For washing or the toilet: pause on the resident’s page. The pause ends by itself.",
        "To stop it: withdraw the consent on the resident’s page; the box obeys within a minute. A box that is switched off watches nobody, and the page says so.",
        "Sound and light are tried on the page “Sound and light”. The last test alert, one a minute, stands on the wall.",
        "No picture and no sound leaves the box. Who looked at whom and who did what stands in the audit.",
      ],
    },
  },
  models: {
    title: "The networks at work",
    bundle: (name: string, count: number) =>
      count === 0
        ? `Nothing is known here of the networks of the bundle “${name}”.`
        : `Bundle “${name}”, ${count} networks. What they say of themselves is in English.`,
    gives: "Gives",
    cannot: "Cannot give",
    licence: "Licence",
    commercial: "Commercial use allowed",
    notCommercial: "No commercial use",
    card: (name: string) => `Model card of ${name}: data, figures, limits`,
  },
};

export type Words = typeof en;
