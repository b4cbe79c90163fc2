// Where the options of each kind of select come from, and under which name Slack keeps what was chosen.

import { api } from "./api.js";
import { channelTitle, me, person, roleOf, store } from "./store.js";
import { plain } from "./text.js";

/** One row of a list: {value, label, note, raw}; `raw` is what the app gets. */
const row = (option) => ({ value: option.value, label: plain(option.text), note: plain(option.description), raw: option });

const groups = (source) => (source.option_groups?.length
  ? source.option_groups.map((group) => ({ label: plain(group.label), rows: group.options.map(row) }))
  : [{ label: "", rows: (source.options ?? []).map(row) }]);

const fits = (query) => (each) => `${each.label} ${each.note ?? ""}`.toLowerCase().includes(query.trim().toLowerCase());

const sift = (found, query) => found
  .map((group) => ({ ...group, rows: group.rows.filter(fits(query)) }))
  .filter((group) => group.rows.length);

const userRow = (one) => ({ value: one.id, label: one.name, note: roleOf(one), raw: one.id });
const channelRow = (one) => ({
  value: one.id, label: one.kind === "dm" ? channelTitle(one) : `#${one.name}`, note: one.ext_shared ? "Shared with another company" : "", raw: one.id,
});

const people = () => store.state.people.filter((one) => !one.deleted).map(userRow);
const channels = () => store.state.channels.filter((one) => one.kind === "channel" && !one.archived).map(channelRow);

function conversations(element) {
  const { include, exclude_external_shared_channels: noShared, exclude_bot_users: noBots } = element.filter ?? {};
  return store.state.channels
    .filter((one) => !one.archived && !(noShared && one.ext_shared))
    .filter((one) => !(noBots && one.kind === "dm" && person(one.with)?.kind === "bot"))
    .filter((one) => !include || include.some((kind) => (one.kind === "dm" ? kind === "im" : kind === "public" || kind === "private")))
    .map(channelRow);
}

const SOURCES = {
  static_select: { one: "selected_option", many: "selected_options", first: "option", load: (ask) => sift(groups(ask.element), ask.query) },
  external_select: { one: "selected_option", many: "selected_options", first: "option", load: external, remote: true },
  users_select: { one: "selected_user", many: "selected_users", first: "user", load: (ask) => sift([{ label: "", rows: people() }], ask.query), find: (id) => userRow(person(id) ?? { id, name: id }) },
  channels_select: { one: "selected_channel", many: "selected_channels", first: "channel", load: (ask) => sift([{ label: "", rows: channels() }], ask.query), find: findChannel },
  conversations_select: { one: "selected_conversation", many: "selected_conversations", first: "conversation", load: (ask) => sift([{ label: "", rows: conversations(ask.element) }], ask.query), find: findChannel },
};

function findChannel(id) {
  const known = store.state.channels.find((one) => one.id === id);
  return known ? channelRow(known) : { value: id, label: id, raw: id };
}

async function external({ element, block, surface, query }) {
  if ([...query].length < (element.min_query_length ?? 3)) return null;
  const { type, ...where } = surface.container;
  const answer = await api.options({
    ...(type === "view" ? { view_id: where.view_id } : { message: where }), container: surface.container,
    block_id: block.block_id, action_id: element.action_id, value: query,
  });
  if (answer.ok === false) throw new Error(answer.text || "The app did not answer with choices.");
  return groups(answer).filter((group) => group.rows.length);
}

/** How to load, keep and show the choices of a select's type; null when it is no select. */
export function source(type) {
  const many = type.startsWith("multi_");
  const kind = SOURCES[many ? type.slice(6) : type];
  if (!kind) return null;
  const find = kind.find ?? row;
  return {
    ...kind,
    many,
    first: (element) => (many
      ? { [kind.many]: element[`initial_${kind.first}s`] ?? [] }
      : { [kind.one]: element[`initial_${kind.first}`] ?? startOf(kind, element) }),
    chosen: (value) => (many ? value[kind.many] ?? [] : [value[kind.one]].filter(Boolean)).map(find),
    put: (rows) => (many ? { [kind.many]: rows.map((each) => each.raw) } : { [kind.one]: rows[0]?.raw ?? null }),
  };
}

function startOf(kind, element) {
  const here = kind.first === "conversation" && element.default_to_current_conversation && store.place?.kind === "channel";
  return here && me() ? store.place.id : null;
}
