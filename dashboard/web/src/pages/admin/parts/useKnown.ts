import { api } from "../../../api/client";
import { useLoaded } from "../../../components/useLoaded";
import { useLive } from "../../../live/provider";

/** Names of the wards and residents that one may know of, by id. */
export interface Known {
  wards: ReadonlyMap<string, string>;
  residents: ReadonlyMap<string, string>;
}

export function useKnown(): Known {
  const { model } = useLive();
  const wards = useLoaded(() => api.wards(), "");
  return {
    wards: new Map((wards.value?.wards ?? []).map((each) => [each.ward_id, each.name])),
    residents: new Map([...model.residents].map(([id, { view }]) => [id, view.display_name])),
  };
}
