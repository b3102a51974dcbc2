const KEY = "attune.sound";

/** Whether this browser is to sound; it is, unless somebody switched it off here. */
export function soundIsOn(): boolean {
  try {
    return localStorage.getItem(KEY) !== "off";
  } catch {
    return true;
  }
}

export function rememberSoundOn(on: boolean): void {
  try {
    if (on) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, "off");
  } catch {
    // No storage here: the choice holds until the page is closed.
  }
}
