import { useState } from "react";
import { ProblemLine } from "../../../components/problem";
import { useAction } from "../../../components/useAction";
import { useLoaded } from "../../../components/useLoaded";
import { dateAndTime } from "../../../domain/time";
import { t } from "../../../messages";
import { adminApi, sheetOf } from "../api";
import { Confirm } from "../parts/confirm";
import { Refused } from "../parts/refused";
import { WardChoice } from "../parts/wardChoice";
import type { Room } from "../types";
import { words } from "../words";

/** Each code costs the server as much as a password: so many at a time. */
const AT_ONCE = 20;

/** Codes that hang in rooms: made here, printed from a sheet of the server's. */
export function RoomCodes() {
  const w = words().wards;
  return (
    <section className="card" aria-labelledby="codes" data-testid="room-codes">
      <h2 id="codes">{w.codes}</h2>
      <p className="hint">{w.codesLead}</p>
      <WardChoice label={w.ward} house={w.noWard}>
        {(ward) => <Rooms key={ward} ward={ward} />}
      </WardChoice>
    </section>
  );
}

function Rooms({ ward }: { ward: string }) {
  const w = words().wards;
  const codes = useLoaded(() => adminApi.roomCodes(ward), ward);
  const rooms = codes.value?.rooms ?? [];
  const without = rooms.filter((each) => !each.has_code).map((each) => each.room);
  const [made, setMade] = useState(0);
  const make = useAction(async () => {
    setMade(0);
    for (let n = 0; n < without.length; n += AT_ONCE) {
      await adminApi.makeRoomCodes(ward, without.slice(n, n + AT_ONCE));
    }
    setMade(without.length);
    await codes.reload();
  });
  return (
    <>
      <ProblemLine problem={codes.problem} />
      {codes.value === null && codes.problem === null && <p className="hint">{t.app.loading}</p>}
      {codes.value !== null && rooms.length === 0 && <p>{w.noRooms}</p>}
      <ul className="rows">
        {rooms.map((room) => (
          <RoomRow key={room.room} ward={ward} room={room} onChanged={codes.reload} />
        ))}
      </ul>
      <Refused problem={make.problem} />
      <p role="status">{made > 0 ? w.made(made) : ""}</p>
      <div className="buttons">
        {without.length > 0 && (
          <button
            type="button"
            className="button"
            aria-disabled={make.busy}
            onClick={() => void make.run()}
          >
            {w.makeAll}
          </button>
        )}
        {rooms.some((each) => each.printable) && (
          <a className="button" href={sheetOf(ward, t.lang)} target="_blank" rel="noreferrer">
            {w.sheet}
          </a>
        )}
      </div>
    </>
  );
}

interface RoomRowProps {
  ward: string;
  room: Room;
  onChanged: () => Promise<void>;
}

function RoomRow({ ward, room, onChanged }: RoomRowProps) {
  const w = words().wards;
  return (
    <li className="row" data-testid="room" data-room={room.room}>
      <div className="row__head">
        <div className="row__facts">
          <strong>{room.room}</strong>
          <p className="hint">
            {room.has_code && room.set_at !== null
              ? w.codeSet(dateAndTime(room.set_at), room.set_by ?? "")
              : w.codeNone}
          </p>
          {room.has_code && !room.printable && <p className="hint">{w.notPrintable}</p>}
          {room.old_until !== null && (
            <p className="hint">{w.codeOld(dateAndTime(room.old_until))}</p>
          )}
        </div>
        <div className="buttons">
          <Confirm
            label={w.makeFor}
            about={room.room}
            title={w.makeTitle(room.room)}
            lead={w.makeLead}
            run={async () => {
              await adminApi.makeRoomCodes(ward, [room.room]);
              await onChanged();
            }}
          />
          {room.has_code && (
            <Confirm
              label={w.removeCode}
              about={room.room}
              title={w.removeCodeTitle(room.room)}
              lead={w.removeCodeLead}
              danger
              run={async () => {
                await adminApi.removeRoomCode(ward, room.room);
                await onChanged();
              }}
            />
          )}
        </div>
      </div>
    </li>
  );
}
