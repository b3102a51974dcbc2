import { useSession } from "../../components/session";
import { sectionOf, sectionsFor, type Section } from "../../domain/administration";
import { href } from "../../routes";
import { CallsSection } from "./calls/callsSection";
import { DeliveriesSection } from "./deliveries/deliveriesSection";
import { PeopleSection } from "./people/peopleSection";
import { ShiftsSection } from "./shifts/shiftsSection";
import { TokensSection } from "./tokens/tokensSection";
import { WardsSection } from "./wards/wardsSection";
import { words } from "./words";
import "./admin.css";

const SHOWN: Record<Section, () => React.JSX.Element> = {
  people: PeopleSection,
  tokens: TokensSection,
  wards: WardsSection,
  calls: CallsSection,
  shifts: ShiftsSection,
  deliveries: DeliveriesSection,
};

/** Accounts, tokens, wards, calls and deliveries, as far as one's rights go. */
export function AdminPage({ part }: { part: string }) {
  const w = words();
  const { rights } = useSession();
  const open = sectionOf(part, rights);
  const Shown = open === null ? null : SHOWN[open];
  return (
    <main className="page-main" id="main">
      <header>
        <h1 tabIndex={-1}>{w.title}</h1>
        <p className="lead">{open === null ? w.noPart : w.lead}</p>
      </header>
      <nav aria-label={w.parts} className="parts">
        {sectionsFor(rights).map((each) => (
          <a
            key={each}
            href={href.administrationOf(each)}
            aria-current={each === open ? "page" : undefined}
          >
            {w.section[each]}
          </a>
        ))}
      </nav>
      {Shown && <Shown />}
    </main>
  );
}
