/** `module:fs.readFile` and its kin. */
export const FILE_MODULE = /^module:(?:fs|fs\/promises|fs-extra|graceful-fs|original-fs)(?:\.|$)/;

/** Paths that hold keys, passwords, wallets, sessions or the system's accounts. */
export const SENSITIVE_PATH =
  /(?:^|[\\/~])\.(?:ssh|aws|gnupg|kube|docker|netrc|npmrc|pypirc|git-credentials|config\/gcloud|azure|bash_history|zsh_history|electrum|bitcoin|ethereum)\b|id_(?:rsa|ed25519|ecdsa|dsa)\b|\/etc\/(?:passwd|shadow|sudoers|hosts)\b|\/proc\/(?:self|\d+)\/|(?:Login Data|Cookies|Web Data|Local State|wallet\.dat|key[34]\.db|logins\.json|cookies\.sqlite)\b|Local Extension Settings|Library\/Keychains|System32\\config|(?:^|[\\/])\.env\b|keystore|(?:Google|BraveSoftware|Mozilla)[\\/]|leveldb/i;

/** Places from which systems start programs by themselves. */
export const STARTUP_PATH =
  /(?:^|[\\/~])\.(?:bashrc|bash_profile|zshrc|profile|zprofile|config\/(?:autostart|systemd|fish))\b|\/etc\/(?:cron|init\.d|rc\.local|systemd|profile)|(?:LaunchAgents|LaunchDaemons)|Start Menu\\+Programs\\+Startup|CurrentVersion\\+Run|\/var\/spool\/cron|autostart/i;

/** Commands that make a program start by itself. */
export const STARTUP_COMMAND =
  /\bcrontab\b|\bschtasks\b|\breg(?:\.exe)?\s+add\b.*\\Run|\blaunchctl\s+(?:load|bootstrap)|\bsystemctl\s+(?:--user\s+)?enable\b|\bat\s+now\b|New-ScheduledTask|Register-ScheduledTask|update-rc\.d/i;

/** Commands that destroy. */
export const DESTRUCTIVE_COMMAND =
  /\brm\s+(?:-\w*\s+)*-\w*[rf]\w*\b|\brm\s+-{2}recursive|\brmdir\s+\/s|\bdel\s+\/[fsq]|\bformat\s+[a-z]:|\bmkfs(?:\.\w+)?\b|\bdd\s+if=|\bshred\b|:\(\)\s*\{\s*:\|:&\s*\};:|\bvssadmin\s+delete|\bcipher\s+\/w|Remove-Item\b.*-Recurse|\bkillall\b|\bshutdown\b|\bgit\s+clean\s+-\w*f/i;

/** Commands that spread: publishing and pushing in the user's name. */
export const SPREADING_COMMAND =
  /\b(?:npm|pnpm|yarn|bun|cnpm)\s+(?:publish|unpublish|owner\s+add|token|adduser|version)\b|\bwpk\s+(?:publish|sign|install)\b|\b(?:vsce|ovsx)\s+publish\b|\bgit\s+(?:push|commit)\b|\btwine\s+upload\b|\bcargo\s+publish\b|\bgem\s+push\b/i;
