/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file node_type.h
 * What JSON needs to know of a node of a page and XML does not say. Kept in the psvi member of
 * attributes and elements, which libxml2 leaves to applications.
 */
#ifndef NUANCE_CORE_NODE_TYPE_H
#define NUANCE_CORE_NODE_TYPE_H

#include <libxml/tree.h>

/** Absent (NULL) means: a string, or an object of its own. */
#define NUANCE_NODE_NUMBER ((void *)&nuance_node_types[0])  /**< attribute: an integer */
#define NUANCE_NODE_BOOLEAN ((void *)&nuance_node_types[1]) /**< attribute: yes or no */
#define NUANCE_NODE_LIST ((void *)&nuance_node_types[2])    /**< element: its children are rows */
#define NUANCE_NODE_TEXT ((void *)&nuance_node_types[3])    /**< element: its content is a string */
#define NUANCE_NODE_MARKUP ((void *)&nuance_node_types[4])  /**< element: its content is HTML */

extern const char nuance_node_types[5];

#endif
