/** Figures in Prometheus' text format. */
package com.neuropilot.backup.internal.metrics;
