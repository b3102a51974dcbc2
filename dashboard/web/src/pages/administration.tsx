import { FetchedPage } from "../components/fetchedPage";
import { t } from "../messages";

/** A carer's phone never needs it. */
export function Administration({ part }: { part: string }) {
  return (
    <FetchedPage title={t.nav.administration} load={() => import("./admin/adminPage")}>
      {({ AdminPage }) => <AdminPage part={part} />}
    </FetchedPage>
  );
}
