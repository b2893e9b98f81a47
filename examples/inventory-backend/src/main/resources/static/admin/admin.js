"use strict";

const byId = (id) => document.getElementById(id);
let backups = [];
let database = "";
let running = false;

const cookie = (name) =>
  document.cookie.split("; ").find((each) => each.startsWith(name + "="))?.slice(name.length + 1) ?? "";

/** The token is in a cookie that only pages of this site can read. */
async function call(path, method = "GET", body) {
  const response = await fetch("api/" + path, {
    method,
    headers: {
      "Accept": "application/json",
      "X-Requested-With": "XMLHttpRequest",
      ...(method === "GET" ? {} : { "X-XSRF-TOKEN": decodeURIComponent(cookie("XSRF-TOKEN")) }),
      ...(body ? { "Content-Type": "application/json" } : {}),
    },
    body: body ? JSON.stringify(body) : undefined,
  });
  if (response.redirected || response.status === 401) {
    location.assign("/login");
  }
  if (!response.ok) {
    throw new Error(response.status === 409 ? "Something else goes on: wait for its end." : "The server answered " + response.status + ".");
  }
  return method === "GET" ? response.json() : null;
}

function size(bytes) {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return (unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)) + " " + units[unit];
}

function age(seconds) {
  const steps = [[86400, "day"], [3600, "hour"], [60, "minute"]];
  for (const [length, name] of steps) {
    if (seconds >= length) {
      const count = Math.floor(seconds / length);
      return count + " " + name + (count === 1 ? "" : "s");
    }
  }
  return "under a minute";
}

const time = (text) => new Date(text).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });

function element(name, text, type) {
  const made = document.createElement(name);
  made.textContent = text;
  if (type) {
    made.className = type;
  }
  return made;
}

function cell(label, ...content) {
  const made = document.createElement("td");
  made.dataset.label = label;
  const inner = document.createElement("div");
  inner.append(...content);
  made.append(inner);
  return made;
}

function row(backup) {
  const made = document.createElement("tr");
  made.id = backup.id;
  const name = element("th", time(backup.started));
  name.scope = "row";
  name.append(element("small", backup.id + (backup.kind ? " · " + backup.kind : "")));
  const whole = backup.state === "whole";
  const buttons = element("td", "", "buttons");
  for (const [label, act, quiet] of [["Drill", drill, true], ["Restore", ask, true]]) {
    const button = element("button", label, quiet ? "quiet" : "");
    button.dataset.action = label.toLowerCase();
    button.disabled = running || !whole;
    button.setAttribute("aria-label", label + " " + backup.id);
    button.addEventListener("click", () => act(backup));
    buttons.append(button);
  }
  made.append(
    name,
    cell("Age", age(backup.ageSeconds)),
    cell("Size", size(backup.storedBytes), element("small", backup.rawBytes ? "of " + size(backup.rawBytes) : "")),
    cell("Where", backup.storages.join(", ")),
    cell("State", element("span", backup.state, "badge " + (whole ? "good" : "bad"))),
    cell("Proven", element("span", backup.proven ? "proven" : "not yet", "badge " + (backup.proven ? "good" : ""))),
    buttons);
  return made;
}

async function showBackups() {
  const overview = await call("backups");
  backups = overview.backups;
  database = overview.database;
  byId("database").textContent = "of " + database;
  byId("health").textContent = overview.good ? "As promised" : "Overdue";
  byId("health").className = "badge " + (overview.good ? "good" : "bad");
  const newest = backups.find((backup) => backup.state === "whole");
  byId("newest").textContent = newest ? "Newest: " + age(newest.ageSeconds) + " old" : "";
  byId("due").textContent = overview.nextDue ? "Next: " + time(overview.nextDue) : "";
  byId("reasons").replaceChildren(...(overview.good ? [] : overview.reasons).map((reason) => element("li", reason)));
  byId("none").hidden = backups.length > 0;
  byId("backups").replaceChildren(...backups.map(row));
}

const TITLES = {
  running: { backup: "Backing up", drill: "Drilling", restore: "Restoring" },
  done: { backup: "Backed up", drill: "Drill passed", restore: "Restored" },
  failed: { backup: "The backup failed", drill: "The drill failed", restore: "The restore failed" },
};

function showOperation(operation) {
  running = operation.state === "running";
  byId("operation").hidden = operation.state === "none";
  byId("operation").className = operation.state;
  byId("backup").disabled = running;
  document.querySelectorAll("td.buttons button").forEach((button) => {
    const backup = backups.find((each) => each.id === button.closest("tr").id);
    button.disabled = running || backup?.state !== "whole";
  });
  if (operation.state === "none") {
    return;
  }
  byId("operation-title").textContent = TITLES[operation.state][operation.kind] + ": " + operation.subject;
  const progress = byId("operation-progress");
  progress.hidden = !running;
  if (operation.percent >= 0) {
    progress.value = operation.percent;
  } else {
    progress.removeAttribute("value");
  }
  const rate = operation.bytesPerSecond > 0 ? ", " + size(operation.bytesPerSecond) + "/s" : "";
  byId("operation-detail").textContent =
    running ? (operation.stage ? operation.stage + ", " + size(operation.rawBytes) + rate : "") : operation.message;
}

/** Looks four times a second while something goes on. */
async function follow() {
  for (;;) {
    let operation;
    try {
      operation = await call("operation");
    } catch (problem) {
      byId("operation-detail").textContent = problem.message;
      await new Promise((resolve) => setTimeout(resolve, 1000));
      continue;
    }
    showOperation(operation);
    if (operation.state !== "running") {
      break;
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  await refresh();
}

async function refresh() {
  try {
    await showBackups();
  } catch (problem) {
    byId("reasons").replaceChildren(element("li", problem.message));
  }
}

async function begin(path, body) {
  try {
    await call(path, "POST", body);
  } catch (problem) {
    byId("reasons").replaceChildren(element("li", problem.message));
    return;
  }
  await follow();
}

const drill = (backup) => begin("backups/" + backup.id + "/drill");

function ask(backup) {
  byId("confirm-time").textContent = time(backup.started);
  byId("confirm-database").textContent = database;
  byId("confirm-name").value = "";
  byId("confirm-restore").disabled = true;
  byId("confirm").dataset.backup = backup.id;
  byId("confirm").showModal();
}

byId("backup").addEventListener("click", () => begin("backups"));
byId("confirm-name").addEventListener("input", (event) => {
  byId("confirm-restore").disabled = event.target.value !== database;
});
byId("confirm-cancel").addEventListener("click", () => byId("confirm").close());
byId("confirm-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const typed = byId("confirm-name").value;
  byId("confirm").close();
  if (typed === database) {
    begin("backups/" + byId("confirm").dataset.backup + "/restore", { database: typed });
  }
});
byId("logout").addEventListener("submit", async (event) => {
  event.preventDefault();
  await fetch("/logout", { method: "POST", headers: { "X-XSRF-TOKEN": decodeURIComponent(cookie("XSRF-TOKEN")) } });
  location.assign("/login");
});

refresh().then(follow);
setInterval(() => { if (!running) { refresh(); } }, 60000);
