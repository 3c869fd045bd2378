<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- What an issue has to do with others: where it went, links, who names whom; and how staff change that. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <!-- On top of an issue that was merged. -->
  <xsl:template match="relations" mode="merged-notice">
    <xsl:for-each select="relation[@kind = 'merged-into']">
      <p class="notice">&merged-lead;<xsl:text> </xsl:text><a href="{$base}/N{@number}">N<xsl:value-of select="@number"/><xsl:text> </xsl:text><xsl:value-of select="@title"/></a></p>
    </xsl:for-each>
  </xsl:template>

  <!-- Beside the context issue. -->
  <xsl:template name="relations-side">
    <xsl:variable name="linking" select="/page/form[@route = 'item_link']"/>
    <xsl:variable name="merging" select="/page/form[@route = 'item_merge']"/>
    <xsl:if test="../relations/relation[@kind != 'merged-into'] or $staff">
      <section aria-labelledby="side-relations">
        <h2 id="side-relations">&relations;</h2>
        <xsl:call-template name="relation-group"><xsl:with-param name="kind" select="'merged-in'"/><xsl:with-param name="title">&r-merged-in;</xsl:with-param></xsl:call-template>
        <xsl:call-template name="relation-group"><xsl:with-param name="kind" select="'parent'"/><xsl:with-param name="title">&r-parent;</xsl:with-param></xsl:call-template>
        <xsl:call-template name="relation-group"><xsl:with-param name="kind" select="'child'"/><xsl:with-param name="title">&r-child;</xsl:with-param></xsl:call-template>
        <xsl:call-template name="relation-group"><xsl:with-param name="kind" select="'blocks'"/><xsl:with-param name="title">&r-blocks;</xsl:with-param></xsl:call-template>
        <xsl:call-template name="relation-group"><xsl:with-param name="kind" select="'blocked'"/><xsl:with-param name="title">&r-blocked;</xsl:with-param></xsl:call-template>
        <xsl:call-template name="relation-group"><xsl:with-param name="kind" select="'related'"/><xsl:with-param name="title">&r-related;</xsl:with-param></xsl:call-template>
        <xsl:call-template name="relation-group"><xsl:with-param name="kind" select="'mentions'"/><xsl:with-param name="title">&r-mentions;</xsl:with-param></xsl:call-template>
        <xsl:call-template name="relation-group"><xsl:with-param name="kind" select="'mentioned'"/><xsl:with-param name="title">&r-mentioned;</xsl:with-param></xsl:call-template>
        <xsl:if test="$staff">
          <details class="fold">
            <xsl:if test="$linking"><xsl:attribute name="open"/></xsl:if>
            <summary>&relate;</summary>
            <form class="stack" method="post" action="{$base}/N{@number}/relate">
              <xsl:call-template name="tokens"/>
              <div class="field"><label for="f-kind">&relate-how;</label>
                <select id="f-kind" name="kind">
                <option value="related"><xsl:if test="$linking/fields/field[@name = 'kind']/@value = 'related'"><xsl:attribute name="selected"/></xsl:if>&relate-related;</option>
                <option value="parent"><xsl:if test="$linking/fields/field[@name = 'kind']/@value = 'parent'"><xsl:attribute name="selected"/></xsl:if>&relate-parent;</option>
                <option value="child"><xsl:if test="$linking/fields/field[@name = 'kind']/@value = 'child'"><xsl:attribute name="selected"/></xsl:if>&relate-child;</option>
                <option value="blocks"><xsl:if test="$linking/fields/field[@name = 'kind']/@value = 'blocks'"><xsl:attribute name="selected"/></xsl:if>&relate-blocks;</option>
                <option value="blocked"><xsl:if test="$linking/fields/field[@name = 'kind']/@value = 'blocked'"><xsl:attribute name="selected"/></xsl:if>&relate-blocked;</option>
                </select></div>
              <xsl:call-template name="field">
                <xsl:with-param name="route" select="'item_link'"/>
                <xsl:with-param name="name" select="'other'"/>
                <xsl:with-param name="label">&candidate-number;</xsl:with-param>
              </xsl:call-template>
              <button class="small">&relate-button;</button>
            </form>
          </details>
          <xsl:if test="not(../relations/relation[@kind = 'merged-into'])">
            <details class="fold">
              <xsl:if test="$merging"><xsl:attribute name="open"/></xsl:if>
              <summary>&merge;</summary>
              <form class="stack" method="post" action="{$base}/N{@number}/merge">
                <xsl:call-template name="tokens"/>
                <p class="hint">&merge-hint;</p>
                <xsl:call-template name="field">
                  <xsl:with-param name="route" select="'item_merge'"/>
                  <xsl:with-param name="name" select="'duplicate_of'"/>
                  <xsl:with-param name="label">&merge-number;</xsl:with-param>
                </xsl:call-template>
                <button class="small">&merge-button;</button>
              </form>
            </details>
          </xsl:if>
        </xsl:if>
      </section>
    </xsl:if>
    <xsl:if test="$staff"><form id="split" method="post" action="{$base}/N{@number}/split"><xsl:call-template name="tokens"/></form></xsl:if>
  </xsl:template>

  <xsl:template name="relation-group">
    <xsl:param name="kind"/>
    <xsl:param name="title"/>
    <xsl:variable name="here" select="@number"/>
    <xsl:if test="../relations/relation[@kind = $kind]">
      <h3><xsl:value-of select="$title"/></h3>
      <ul class="earlier">
        <xsl:for-each select="../relations/relation[@kind = $kind]">
          <li>
            <xsl:call-template name="status-icon"/>
            <a href="{$base}/N{@number}">N<xsl:value-of select="@number"/><xsl:text> </xsl:text><xsl:value-of select="@title"/></a>
            <xsl:if test="@link">
              <form method="post" action="{$base}/N{$here}/unrelate"><xsl:call-template name="tokens"/><button class="small" name="link" value="{@link}">&unlink;<span class="vh">: N<xsl:value-of select="@number"/></span></button></form>
            </xsl:if>
          </li>
        </xsl:for-each>
      </ul>
    </xsl:if>
  </xsl:template>

  <!-- For the context comment: makes it an issue of its own. -->
  <xsl:template name="split-button">
    <xsl:if test="$staff and @kind = 'comment' and not(@merged-from) and /page/@route = 'item'">
      <xsl:text> </xsl:text><button class="small quiet" form="split" name="entry" value="{@id}">&split-off;</button>
    </xsl:if>
  </xsl:template>

  <!-- Where the context comment was said, if not here. -->
  <xsl:template name="merged-mark">
    <xsl:if test="@merged-from"><xsl:text> </xsl:text><span class="tag">&merged-from;<xsl:text> </xsl:text><a href="{$base}/N{@merged-from}#e{@id}">N<xsl:value-of select="@merged-from"/></a></span></xsl:if>
  </xsl:template>

  <xsl:template match="entry[@kind = 'merged' or @kind = 'merged-in' or @kind = 'linked' or @kind = 'unlinked' or @kind = 'split-off' or @kind = 'split-from' or @kind = 'undone']" mode="timeline">
    <li class="event" id="e{@id}">
      <span class="i i-pen"/>
      <p><b><xsl:value-of select="@person"/></b><xsl:text> </xsl:text>
        <xsl:choose>
          <xsl:when test="@kind = 'merged'">&e-merged;</xsl:when>
          <xsl:when test="@kind = 'merged-in'">&e-merged-in;</xsl:when>
          <xsl:when test="@kind = 'linked'">&e-linked;</xsl:when>
          <xsl:when test="@kind = 'unlinked'">&e-unlinked;</xsl:when>
          <xsl:when test="@kind = 'split-off'">&e-split-off;</xsl:when>
          <xsl:when test="@kind = 'split-from'">&e-split-from;</xsl:when>
          <xsl:when test="@kind = 'undone'">&e-undone;</xsl:when>
        </xsl:choose>
        <xsl:text> </xsl:text><xsl:call-template name="entry-link"/><xsl:call-template name="new-mark"/></p>
    </li>
  </xsl:template>

  <xsl:template match="flash[@code = 'merged']" mode="flash"><xsl:call-template name="flash-link"/><xsl:text> </xsl:text>&f-merged;</xsl:template>
  <xsl:template match="flash[@code = 'split']" mode="flash">&f-split;</xsl:template>
  <xsl:template match="flash[@code = 'linked']" mode="flash">&f-linked;</xsl:template>
  <xsl:template match="flash[@code = 'unlinked']" mode="flash">&f-unlinked;</xsl:template>
  <xsl:template match="problem[@code = 'merge-itself']" mode="sentence">&x-merge-itself;</xsl:template>
  <xsl:template match="problem[@code = 'merged-already']" mode="sentence">&x-merged-already;</xsl:template>
  <xsl:template match="problem[@code = 'merge-circle']" mode="sentence">&x-merge-circle;</xsl:template>
  <xsl:template match="problem[@code = 'merged-away']" mode="sentence">&x-merged-away;</xsl:template>
  <xsl:template match="problem[@code = 'merge-requestor']" mode="sentence">&x-merge-requestor;</xsl:template>
  <xsl:template match="problem[@code = 'merge-readers']" mode="sentence">&x-merge-readers;</xsl:template>
  <xsl:template match="problem[@code = 'linked-already']" mode="sentence">&x-linked-already;</xsl:template>
  <xsl:template match="problem[@code = 'not-to-split']" mode="sentence">&x-not-to-split;</xsl:template>
</xsl:stylesheet>
