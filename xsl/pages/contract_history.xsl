<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- What happened to a contract: who, when, from what to what. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="contract_history.title">&tab-history;: <xsl:value-of select="contract/@name"/></xsl:template>
  <xsl:template match="page" mode="contract_history.width">page wide reading</xsl:template>

  <xsl:template match="page" mode="contract_history.main">
    <xsl:call-template name="contract-top"><xsl:with-param name="here">&tab-history;</xsl:with-param></xsl:call-template>
    <section aria-labelledby="history">
      <h2 id="history">&tab-history;</h2>
      <xsl:choose>
        <xsl:when test="history/entry">
          <ol class="lines history">
            <xsl:for-each select="history/entry">
              <li id="h{@id}">
                <p>
                  <xsl:if test="@person"><b><xsl:value-of select="@person"/></b><xsl:text> </xsl:text></xsl:if>
                  <xsl:if test="not(@person)"><b>&the-server;</b><xsl:text> </xsl:text></xsl:if>
                  <xsl:apply-templates select="." mode="history"/>
                  <xsl:if test="@reason"><xsl:text>: </xsl:text><xsl:value-of select="@reason"/></xsl:if>
                  <xsl:if test="@internal = 'yes'"><xsl:text> </xsl:text><span class="tag">&note-only;</span></xsl:if>
                </p>
                <p class="meta"><xsl:call-template name="time"><xsl:with-param name="at" select="@at"/><xsl:with-param name="ago" select="@at-ago"/></xsl:call-template></p>
              </li>
            </xsl:for-each>
          </ol>
        </xsl:when>
        <xsl:otherwise><xsl:call-template name="empty"><xsl:with-param name="text">&history-empty;</xsl:with-param></xsl:call-template></xsl:otherwise>
      </xsl:choose>
      <xsl:call-template name="pager">
        <xsl:with-param name="next" select="history/@next"/>
        <xsl:with-param name="first" select="concat($base, '/contract/', contract/@id, '/history')"/>
        <xsl:with-param name="here" select="concat($base, '/contract/', contract/@id, '/history?')"/>
      </xsl:call-template>
    </section>
  </xsl:template>
</xsl:stylesheet>
