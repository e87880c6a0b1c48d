import type { Coverage, Ownership, Person, Preview, Rule } from "./types.ts";

/** A step of the order in which a job gets its team and its owner. Null: the step is not asked for it. */
export type Step = { key: string; word: string; says: string; teams: number | null; owners: number | null };

const NOWHERE = "nowhere";

const WORDS: { key: string; word: string; hasTeam: boolean }[] = [
  { key: "tag", word: "A tag of the job", hasTeam: true },
  { key: "rule", word: "A rule", hasTeam: true },
  { key: "deployment", word: "Owner of the deployment that made it", hasTeam: false },
  { key: "run_as", word: "User it runs as", hasTeam: false },
  { key: "creator", word: "User who created it", hasTeam: false },
  { key: NOWHERE, word: "Nobody says", hasTeam: true },
];

function countOf(counts: Coverage["teams"], key: string): number {
  const source = key === NOWHERE ? null : key;
  return counts.filter((one) => one.source === source).reduce((sum, one) => sum + one.jobs_count, 0);
}

function saysOf(key: string, state: Ownership): string {
  if (key === "rule") {
    const rules = state.rules.length;
    return rules === 0 ? "there is none" : `${rules} in force, the first that fits decides`;
  }
  if (key !== "tag") return "";
  return `team: ${state.team_tags.join(", ")} · owner: ${state.owner_tags.join(", ")}`;
}

/** The order of the steps with how many living jobs each decides; null where the jobs are not known. */
export function stepsOf(state: Ownership): Step[] | null {
  const { coverage } = state;
  if (coverage === null) return null;
  return WORDS.map(({ key, word, hasTeam }) => ({
    key,
    word,
    says: saysOf(key, state),
    teams: hasTeam ? countOf(coverage.teams, key) : null,
    owners: countOf(coverage.owners, key),
  }));
}

/** Null where there is nothing to have a share of. */
export function shareOf(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

/** What a rule asks of a job's name. */
export function fitsWords(rule: Rule): string {
  return rule.regex === null ? (rule.name ?? "") : `/${rule.regex}/`;
}

function lineOf(rule: Rule): string {
  const parts = Object.entries(rule).flatMap(([key, value]) => (value === null ? [] : [`${key}: ${text(value)}`]));
  return `  - {${parts.join(", ")}}`;
}

/** A text in YAML's double quotes, which are those of JSON. */
function text(value: string): string {
  return JSON.stringify(value);
}

/** What is in force, as a `monitor.yaml` would say it. */
export function yamlOf({ team_tags, owner_tags, team_aliases, rules }: Ownership): string {
  const aliases = Object.entries(team_aliases).map(([alias, team]) => `    ${text(alias)}: ${text(team)}`);
  return [
    "teams:",
    `  tags: [${team_tags.map(text).join(", ")}]`,
    ...(aliases.length > 0 ? ["  aliases:", ...aliases] : []),
    "owners:",
    `  tags: [${owner_tags.map(text).join(", ")}]`,
    ...(rules.length > 0 ? ["rules:", ...rules.map(lineOf)] : ["rules: []"]),
    "",
  ].join("\n");
}

/** What is wrong in a text, a sentence for each thing. */
export function problemsOf(detail: string): string[] {
  return detail.split(/ (?=monitor\.yaml, line \d+: )/);
}

export const VERDICTS: Record<Preview["rules"][number]["verdict"], string> = {
  decides: "decides",
  outvoted: "of no use: tags say otherwise",
  shadowed: "of no use: an earlier rule takes its jobs",
  fits_nothing: "fits no job",
};

export function verdictWords({ verdict, shadowed_by }: Preview["rules"][number]): string {
  return verdict === "shadowed" ? `of no use: rule ${shadowed_by.join(", ")} takes its jobs` : VERDICTS[verdict];
}

type Belonging = Preview["changes"][number]["before"];

/** `none → sales (rule)`; null where it stays. */
export function movedWords(kind: "team" | "owner", before: Belonging, after: Belonging): string | null {
  if (before[kind] === after[kind]) return null;
  const source = after[`${kind}_source`];
  const to = after[kind] === null ? "none" : `${after[kind]}${source === null ? "" : ` (${source.replace("_", " ")})`}`;
  return `${before[kind] ?? "none"} → ${to}`;
}

export const PERSON_STATES: Record<Person["status"], string> = {
  active: "Active",
  deactivated: "Deactivated",
  gone: "Gone",
  unknown: "Not known",
};
