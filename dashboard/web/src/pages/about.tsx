import { FetchedPage } from "../components/fetchedPage";
import { t } from "../messages";

/** What the house's people read once, and not at every load. */
export function About() {
  return (
    <FetchedPage title={t.app.about} load={() => import("./about/aboutPage")}>
      {({ AboutPage }) => <AboutPage />}
    </FetchedPage>
  );
}
