<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- What became of a comment: each change by what differs. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:variable name="entry_history.here" select="concat($base, '/N', /page/entry/@number, '/e', /page/entry/@id)"/>

  <xsl:template match="page" mode="entry_history.title">&history-of-comment;</xsl:template>

  <xsl:template match="page" mode="entry_history.main">
    <xsl:apply-templates select="entry" mode="entry-crumbs"/>
    <h1>&history-of-comment;</h1>
    <xsl:for-each select="edits/edit">
      <section aria-labelledby="c{@id}">
        <h2 id="c{@id}" class="change-head"><b><xsl:value-of select="@person"/></b><xsl:text> </xsl:text>
          <xsl:choose>
            <xsl:when test="@kind = 'edited'">&h-edited;</xsl:when>
            <xsl:when test="@kind = 'removed'">&h-removed;</xsl:when>
            <xsl:otherwise>&h-restored;</xsl:otherwise>
          </xsl:choose>
          <xsl:text> </xsl:text><xsl:call-template name="time"><xsl:with-param name="at" select="@at"/><xsl:with-param name="ago" select="@at-ago"/></xsl:call-template>
        </h2>
        <xsl:if test="change"><div class="diff"><xsl:copy-of select="change/node()"/></div></xsl:if>
      </section>
    </xsl:for-each>
    <xsl:if test="not(edits/edit)"><p class="muted">&history-none;</p></xsl:if>
    <xsl:if test="edits/@next"><p><a href="{$entry_history.here}/history?before={edits/@next}">&older;</a></p></xsl:if>
    <h2>&history-now;</h2>
    <pre class="diff"><xsl:value-of select="entry/text"/></pre>
    <p><a href="{$entry_history.here}.txt">&history-text;</a></p>
  </xsl:template>
</xsl:stylesheet>
