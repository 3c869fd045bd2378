/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file page_role.h
 * Runs a page's statements, but for those that have no rows for a viewer of this role. What the
 * role was when this child saw the viewer last is no right, and shows nothing: when the database
 * says that it is another by now, what was left out is run after all.
 */
#ifndef NUANCE_PAGE_ROLE_H
#define NUANCE_PAGE_ROLE_H

#include "page.h"

/** The role in the row of statement `viewer`. */
const char *nuance_page_role(const PGresult *viewer);

/** Runs @a reading's calls, the first of which is `viewer`; its results are NULL where not run. */
nuance_error_t *nuance_page_run_for_role(nuance_reading_t *reading);

#endif
