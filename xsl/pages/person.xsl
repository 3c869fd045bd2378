<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- A person as staff know them, and what they asked for. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="person.title"><xsl:value-of select="known-person/@name"/></xsl:template>
  <xsl:template match="page" mode="person.width">page wide</xsl:template>

  <xsl:template match="page" mode="person.main">
    <xsl:variable name="here" select="concat($base, '/staff/people/', known-person/@id)"/>
    <nav class="crumbs" aria-label="&breadcrumb;"><ol><li><a href="{$base}/staff">&queues;</a></li><li aria-current="page"><xsl:value-of select="known-person/@name"/></li></ol></nav>
    <h1><xsl:value-of select="known-person/@name"/></h1>
    <div class="with-side">
      <div>
        <h2>&person-items;</h2>
        <xsl:choose>
          <xsl:when test="items/item">
            <xsl:for-each select="items"><xsl:call-template name="rows"/></xsl:for-each>
            <xsl:call-template name="pager">
              <xsl:with-param name="next" select="items/@next"/>
              <xsl:with-param name="first" select="$here"/>
              <xsl:with-param name="here" select="concat($here, '?')"/>
            </xsl:call-template>
          </xsl:when>
          <xsl:otherwise><xsl:call-template name="empty"><xsl:with-param name="text">&person-no-items;</xsl:with-param></xsl:call-template></xsl:otherwise>
        </xsl:choose>
      </div>
      <aside aria-label="&details;">
        <xsl:apply-templates select="known-person" mode="person-facts"/>
        <xsl:if test="memberships/membership">
          <section aria-labelledby="person-contracts"><h2 id="person-contracts">&person-contracts;</h2><xsl:apply-templates select="memberships" mode="person-contracts"/></section>
        </xsl:if>
        <section aria-labelledby="person-notes">
          <h2 id="person-notes">&person-notes;</h2>
          <xsl:for-each select="known-person"><xsl:call-template name="person-note"/></xsl:for-each>
          <form class="stack" method="post" action="{$here}/note">
            <xsl:call-template name="tokens"/>
            <input type="hidden" name="note_version"><xsl:attribute name="value"><xsl:call-template name="person.version"/></xsl:attribute></input>
            <xsl:call-template name="field">
              <xsl:with-param name="route" select="'person_note'"/>
              <xsl:with-param name="name" select="'note'"/>
              <xsl:with-param name="label">&person-note-label;</xsl:with-param>
              <xsl:with-param name="hint">&person-note-hint;</xsl:with-param>
              <xsl:with-param name="lines" select="5"/>
              <xsl:with-param name="value" select="known-person/typed"/>
            </xsl:call-template>
            <div class="actions"><button class="primary">&save-comment;</button></div>
          </form>
          <xsl:if test="notes/note">
            <details class="fold"><summary>&person-note-history;</summary>
              <xsl:for-each select="notes/note">
                <div>
                  <p class="meta"><b><xsl:value-of select="@person"/></b><xsl:text> </xsl:text><xsl:call-template name="time"><xsl:with-param name="at" select="@at"/><xsl:with-param name="ago" select="@at-ago"/></xsl:call-template></p>
                  <div class="diff"><xsl:copy-of select="change/node()"/></div>
                </div>
              </xsl:for-each>
            </details>
          </xsl:if>
        </section>
      </aside>
    </div>
  </xsl:template>

  <xsl:template name="person.version">
    <xsl:variable name="form" select="form[@route = 'person_note']"/>
    <xsl:choose>
      <xsl:when test="not($form) or $form/problems/problem[@code = 'note-changed' or @field = 'note_version']"><xsl:value-of select="known-person/@note-version"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="$form/fields/field[@name = 'note_version']/@value"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="problem[@code = 'note-changed']" mode="person.sentence">&x-note-changed;</xsl:template>
  <xsl:template match="flash[@code = 'person-noted']" mode="person.flash">&f-person-noted;</xsl:template>
</xsl:stylesheet>
