/**
 * Drills in the tests of a host application, with JUnit 5 or newer, which is an optional
 * dependency.
 */
package com.neuropilot.backup.junit;
