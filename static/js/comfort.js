/* Comfortable reading without leaving the page: what is typed in it stays. The server alone writes
   the cookie; where this script does not run, the same form goes there and comes back. */

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches(".comfort")) return;
  event.preventDefault();
  const button = form.querySelector("button");
  const body = new URLSearchParams({ comfort: button.value });
  const isOn = document.documentElement.toggleAttribute("data-comfort");
  button.value = isOn ? "off" : "on";
  // Where nothing answers, this page is read as one asked, and the next one as before.
  fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => {});
});
