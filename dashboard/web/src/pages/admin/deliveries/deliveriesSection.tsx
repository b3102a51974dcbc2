import { useMay } from "../../../components/session";
import { useLoaded } from "../../../components/useLoaded";
import { adminApi } from "../api";
import { words } from "../words";
import { Letters } from "./letters";
import { Ways } from "./ways";
import { Webhooks } from "./webhooks";

/** How calls leave the house, and what could not be brought. */
export function DeliveriesSection() {
  const channels = useLoaded(() => adminApi.channels(), "");
  const mayHook = useMay("manage_webhooks");
  return (
    <>
      <p className="lead">{words().deliveries.lead}</p>
      <Ways channels={channels} />
      {mayHook && <Webhooks onChanged={channels.reload} />}
      <Letters onChanged={channels.reload} />
    </>
  );
}
