import { Fragment } from "react";
import { WardChoice } from "../parts/wardChoice";
import { words } from "../words";
import { Chains } from "./chains";
import { WordingForm } from "./wordingForm";

/** For one ward, or the house: who is called when, and how a call names a resident. */
export function CallsSection() {
  const w = words().calls;
  return (
    <>
      <p className="lead">{w.lead}</p>
      <WardChoice label={w.of} house={w.house}>
        {(ward) => (
          <Fragment key={ward}>
            <Chains ward={ward} />
            <WordingForm ward={ward} />
          </Fragment>
        )}
      </WardChoice>
    </>
  );
}
