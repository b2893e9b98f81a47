/** Reports backups by email, through an SMTP server. */
package com.neuropilot.backup.notify.email;
