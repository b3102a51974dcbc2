import type { ReactNode } from "react";
import type { StateKind } from "../domain/residentState";

/** Drawn here rather than taken from a set: twenty lines instead of a dependency. */
function Icon(props: { children: ReactNode }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      {props.children}
    </svg>
  );
}

const circle = <circle cx="12" cy="12" r="9" />;

const STATE: Record<StateKind, ReactNode> = {
  distress: <path d="M12 3 22 20H2zM12 9v5M12 17v.5" />,
  rising: <path d="M4 18 10 11l4 3 6-8M15 6h5v5" />,
  settling: <path d="M4 6l6 7 4-3 6 8M15 18h5v-5" />,
  no_data: <path d="M4 4l16 16M5 12a10 10 0 0 1 4-2.6M19 12a10 10 0 0 0-5-2.9M8.5 15.5a5 5 0 0 1 5-1.2M12 19v.5" />,
  cannot_assess: <path d="M3 12s3.5-6 9-6 9 6 9 6-3.5 6-9 6-9-6-9-6zM4 4l16 16" />,
  learning: <path d="M6 3h12M6 21h12M7 3v4l5 5 5-5V3M7 21v-4l5-5 5 5v4" />,
  quiet: (
    <>
      {circle}
      <path d="M7.5 12.5 11 16l6-7.5" />
    </>
  ),
  paused: (
    <>
      {circle}
      <path d="M9.5 8.5v7M14.5 8.5v7" />
    </>
  ),
  no_consent: (
    <>
      {circle}
      <path d="M6 6l12 12" />
    </>
  ),
};

export const StateIcon = (props: { kind: StateKind }) => <Icon>{STATE[props.kind]}</Icon>;

export const BellIcon = () => (
  <Icon>
    <path d="M6 17V11a6 6 0 0 1 12 0v6l2 1H4zM10 21h4" />
  </Icon>
);

export const PersonGoingIcon = () => (
  <Icon>
    <path d="M13 4.5v.5M9 21l2.5-6L9 12l1-5 4 1 2 3 3 1M12 15l3 2 1 4" />
  </Icon>
);

export const WrenchIcon = () => (
  <Icon>
    <path d="M20 6a5 5 0 0 1-7 6l-7 8-3-3 8-7a5 5 0 0 1 6-7l-3 3 1 2 2 1z" />
  </Icon>
);

export const SoundIcon = () => (
  <Icon>
    <path d="M4 9v6h4l5 4V5L8 9zM16 9a4.5 4.5 0 0 1 0 6M18.5 6.5a8.5 8.5 0 0 1 0 11" />
  </Icon>
);

export const SoundOffIcon = () => (
  <Icon>
    <path d="M4 9v6h4l5 4V5L8 9zM16 9.5l5 5M21 9.5l-5 5" />
  </Icon>
);
