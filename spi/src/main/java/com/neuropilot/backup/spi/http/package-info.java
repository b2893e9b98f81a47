/**
 * For plug-ins that post to an address which is a secret itself: proxies, time limits, repetition,
 * and messages that never show the address.
 */
package com.neuropilot.backup.spi.http;
