import { Activity, Coins, Gauge, LayoutDashboard, ListTree, type LucideIcon } from "lucide-react";

export type Destination = {
  to: "/dashboard" | "/jobs" | "/runs" | "/costs" | "/status";
  label: string;
  icon: LucideIcon;
};

/** The pages that exist, in the order of the menu. */
export const SECTIONS: { heading: string | null; items: Destination[] }[] = [
  { heading: null, items: [{ to: "/dashboard", label: "Dashboard", icon: LayoutDashboard }] },
  {
    heading: "Explore",
    items: [
      { to: "/jobs", label: "Jobs", icon: ListTree },
      { to: "/runs", label: "Runs", icon: Activity },
      { to: "/costs", label: "Costs", icon: Coins },
    ],
  },
  { heading: "System", items: [{ to: "/status", label: "Status", icon: Gauge }] },
];
