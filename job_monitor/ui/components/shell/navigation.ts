import {
  Activity,
  CalendarDays,
  ChartGantt,
  Coins,
  Cpu,
  Gauge,
  LayoutDashboard,
  ListTree,
  type LucideIcon,
  Settings2,
  Timer,
  TrendingUp,
  Workflow,
} from "lucide-react";

export type Destination = {
  to:
    | "/dashboard"
    | "/running"
    | "/timeline"
    | "/jobs"
    | "/pipelines"
    | "/runs"
    | "/costs"
    | "/trends"
    | "/calendar"
    | "/compute"
    | "/status"
    | "/settings";
  label: string;
  /** Where there is little room. */
  short?: string;
  icon: LucideIcon;
  /** Pressed after `g`, it leads there. */
  key: string;
};

/** The pages that exist, in the order of the menu. */
export const SECTIONS: { heading: string | null; items: Destination[] }[] = [
  {
    heading: null,
    items: [
      { to: "/dashboard", label: "Dashboard", icon: LayoutDashboard, key: "o" },
      { to: "/running", label: "Running now", short: "Running", icon: Timer, key: "n" },
      { to: "/timeline", label: "Timeline", icon: ChartGantt, key: "l" },
    ],
  },
  {
    heading: "Explore",
    items: [
      { to: "/jobs", label: "Jobs", icon: ListTree, key: "j" },
      { to: "/pipelines", label: "Pipelines", icon: Workflow, key: "p" },
      { to: "/runs", label: "Runs", icon: Activity, key: "r" },
      { to: "/costs", label: "Costs", icon: Coins, key: "c" },
      { to: "/compute", label: "Compute", icon: Cpu, key: "u" },
      { to: "/trends", label: "Trends", icon: TrendingUp, key: "t" },
      { to: "/calendar", label: "Calendar", icon: CalendarDays, key: "y" },
    ],
  },
  {
    heading: "System",
    items: [
      { to: "/status", label: "Status", icon: Gauge, key: "s" },
      { to: "/settings", label: "Settings", icon: Settings2, key: "e" },
    ],
  },
];
