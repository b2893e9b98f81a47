/**
 * Meters of pipelines for Micrometer, which is an optional dependency. Without it, {@code
 * metrics-file} gives Prometheus the same figures.
 */
package com.neuropilot.backup.metrics;
