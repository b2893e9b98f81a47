/**
 * Unix-domain sockets for the PostgreSQL driver, which knows TCP only and makes the factory by its
 * name.
 */
package com.neuropilot.backup.internal.socket;
