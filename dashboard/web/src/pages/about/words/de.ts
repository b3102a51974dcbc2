import type { Words } from "./en";

export const de: Words = {
  lead: "Für alle, die auf Alarme antworten, und für alle, die entscheiden, wo Attune eingesetzt wird.",
  parts: {
    purpose: {
      title: "Wofür es da ist",
      lines: [
        "Es macht geschultes Personal auf Zeichen aufmerksam, die zu Not passen, bei Menschen, die nicht immer sagen können, dass sie in Not sind: bei Demenz, in der Psychiatrie, bei Kindern und Erwachsenen mit Behinderung.",
        "Es kommt zu den Rundgängen und der Beobachtung hinzu, die ein Mensch ohnehin braucht, und ersetzt nichts davon.",
        "Es beobachtet eine angemeldete Person mit einer Einwilligung, die sagt, womit, in einem Raum, in dem das bekannt gemacht ist.",
      ],
    },
    never: {
      title: "Wofür es nicht eingesetzt werden darf",
      lines: [
        "Als Medizinprodukt: für eine Diagnose oder um über Medikamente, Fixierung oder Absonderung zu entscheiden.",
        "Als Rufanlage oder als einziger Weg, Hilfe zu holen.",
        "Um Personal, Besuch oder Lernende zu beurteilen. Wer nicht angemeldet ist, wird nicht bewertet; Gefühle bei der Arbeit oder im Unterricht zu ermitteln ist in der EU verboten, außer aus medizinischen Gründen oder zur Sicherheit.",
        "Um jemanden allein zu lassen, der ohne Attune nicht allein gelassen würde.",
      ],
    },
    silence: {
      title: "Was Ruhe nicht heißt",
      lines: [
        "Eine ruhige Kachel sagt, dass nichts Ungewöhnliches gemessen wurde, nicht, dass es jemandem gut geht. Schmerz zeigt sich vielleicht in nichts, was Kamera oder Mikrofon erreicht: in einem abgewandten Gesicht, unter einer Decke, starr durch eine Krankheit oder darin, dass jemand verstummt.",
        "„Nicht zu beurteilen“ ist auch keine Ruhe: Sehen Sie selbst nach.",
        "Ein Wert sagt, wie weit das Gemessene von dem abweicht, was für diese Person üblich ist. Er sagt nicht, was die Person fühlt oder warum.",
        "Solange es lernt, was üblich ist (die Kachel sagt es), kennt es die Person weniger als Sie.",
      ],
    },
    accuracy: {
      title: "Wie gut es arbeitet, soweit das gemessen wurde",
      lines: [
        "Noch kein Wohnbereich hat es gemessen. Das Folgende wurde an Aufnahmen Freiwilliger gemessen.",
        "Stress, von Armbändern, bei höchstens einem falschen Ereignis in einer Stunde Ruhe: 29 bis 47 von 100 Abschnitten mit Stress wurden gefunden. Mehr als die Hälfte wurde übersehen.",
        "Gesichtsausdruck: Das Netz nannte in 67 von 100 Bildern von Gesichtern, an denen es nicht gelernt hatte, was Menschen genannt hatten. Wie es mit sehr alten oder kranken Gesichtern zurechtkommt, ist nicht gemessen.",
        "Die Sätze einer Erklärung werden Zahl für Zahl an dem geprüft, was gemessen wurde. Ob das Richtige gemessen wurde, kann die Prüfung nicht wissen.",
        "Nur Ihre Antworten messen es in diesem Haus: „Alarmlast“ zeigt, wie viele Alarme recht hatten, und „Ich habe Not gesehen“ auf der Seite einer Person sagt, was übersehen wurde.",
      ],
    },
    use: {
      title: "Wie man damit umgeht",
      lines: [
        "Bei einem Alarm: „Ich gehe hin“, hingehen, „Ich bin bei der Person“ und danach, was Sie vorgefunden haben, mit zweimal Tippen. Geht niemand, werden andere gerufen.",
        "Zum Waschen oder für die Toilette: auf der Seite der Person pausieren. Die Pause endet von selbst.",
        "Um es anzuhalten: auf der Seite der Person die Einwilligung widerrufen; das Gerät folgt binnen einer Minute. Ein Gerät, das aus ist, beobachtet niemanden, und die Seite sagt das.",
        "Ton und Licht probiert man auf der Seite „Ton und Licht“. Der letzte Probealarm, einer je Minute, steht auf der Übersicht.",
        "Kein Bild und kein Ton verlässt das Gerät. Wer wen angesehen und wer was getan hat, steht im Protokoll.",
      ],
    },
  },
  models: {
    title: "Die Netze, die arbeiten",
    bundle: (name: string, count: number) =>
      count === 0
        ? `Über die Netze des Pakets „${name}“ ist hier nichts bekannt.`
        : `Paket „${name}“, ${count} Netze. Was sie über sich sagen, ist englisch.`,
    gives: "Gibt",
    cannot: "Kann nicht geben",
    licence: "Lizenz",
    commercial: "Gewerblich erlaubt",
    notCommercial: "Nicht gewerblich",
    card: (name: string) => `Modellkarte von ${name}: Daten, Zahlen, Grenzen`,
  },
};
