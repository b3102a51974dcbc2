import { ProblemLine } from "../../../components/problem";
import type { Loaded } from "../../../components/useLoaded";
import { span, timeOrDate } from "../../../domain/time";
import { useNow } from "../../../live/useNow";
import { t, wordFor } from "../../../messages";
import type { Channel, ChannelList } from "../types";
import { words } from "../words";

/** Each way out of the house in plain words. */
export function Ways({ channels }: { channels: Loaded<ChannelList> }) {
  const w = words().deliveries;
  return (
    <section className="card" aria-labelledby="ways">
      <h2 id="ways">{w.ways}</h2>
      <ProblemLine problem={channels.problem} />
      {channels.value === null && channels.problem === null && (
        <p className="hint">{t.app.loading}</p>
      )}
      <ul className="rows">
        {(channels.value?.channels ?? []).map((channel) => (
          <Way
            key={channel.channel}
            channel={channel}
            technicalTo={channels.value?.technical_mail_to ?? null}
          />
        ))}
      </ul>
    </section>
  );
}

function Way({ channel, technicalTo }: { channel: Channel; technicalTo: string[] | null }) {
  const w = words().deliveries;
  const name = wordFor(w.channel, channel.channel) ?? channel.channel;
  return (
    <li className="row" data-testid="way" data-channel={channel.channel}>
      <h3>{name}</h3>
      <Standing channel={channel} />
      {channel.channel === "email" && channel.set_up && technicalTo !== null && (
        <p>
          {technicalTo.length > 0 ? w.technicalTo(technicalTo.join(", ")) : w.technicalToNobody}
        </p>
      )}
      {channel.last_error !== null && (
        <p className="hint">
          {w.reason} <span lang="en">{channel.last_error}</span>
        </p>
      )}
    </li>
  );
}

function Standing({ channel }: { channel: Channel }) {
  const w = words().deliveries;
  const now = useNow().wall;
  if (!channel.set_up) return <p>{wordFor(w.notSetUp, channel.channel)}</p>;
  const targets = w.targets[channel.channel];
  const { waiting, dead, oldest_waiting_since: since, last_delivered_at: last } = channel;
  return (
    <>
      <p>{channel.targets > 0 && targets ? targets(channel.targets) : w.noTargets}</p>
      {waiting > 0 && <p>{w.waiting(waiting, span(now - (since ?? now)))}</p>}
      {dead > 0 && <p className="problem">{w.dead(dead)}</p>}
      <p className="hint">
        {last === null ? w.noneYet : w.last(timeOrDate(last, now))}{" "}
        {last !== null && waiting === 0 && dead === 0 && w.well}
      </p>
    </>
  );
}
