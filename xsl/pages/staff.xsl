<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- The staff desk: queues with their counts, what the viewer owns, and what is open: free support apart, one
     click away. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="staff.title">&desk;</xsl:template>
  <xsl:template match="page" mode="staff.width">desk</xsl:template>

  <xsl:variable name="staff.view" select="/page/query/@view"/>
  <xsl:variable name="staff.here" select="concat($base, '/staff?view=', $staff.view)"/>

  <xsl:template match="page" mode="staff.main">
    <xsl:call-template name="folders"/>
    <div class="desk-main">
      <h1>&desk;</h1>
      <xsl:apply-templates select="pages" mode="urgent-desk"/>
      <xsl:call-template name="oncall-gaps"><xsl:with-param name="gaps" select="gaps/gap"/><xsl:with-param name="more" select="'/oncall'"/></xsl:call-template>
      <xsl:if test="$staff and desk/queue[@kind = 'free'] and desk/queue[@kind != 'free']">
        <nav class="tabs" aria-label="&desk-view;">
          <ul>
            <li><a href="{$base}/staff"><xsl:if test="$staff.view != 'free'"><xsl:attribute name="aria-current">true</xsl:attribute></xsl:if>&desk-main;</a></li>
            <li><a href="{$base}/staff?view=free"><xsl:if test="$staff.view = 'free'"><xsl:attribute name="aria-current">true</xsl:attribute></xsl:if>&desk-free;</a></li>
          </ul>
        </nav>
      </xsl:if>
      <ul class="cards">
        <xsl:for-each select="desk/queue[not($staff) or (@kind = 'free') = ($staff.view = 'free') or not(../queue[@kind != 'free'])]">
          <li class="card">
            <h2><a href="{$base}/queue/{@key}"><xsl:value-of select="@name"/></a></h2>
            <p class="big"><b><xsl:value-of select="@open"/></b> &open-word;</p>
            <div class="card-foot">
              <p class="muted"><xsl:value-of select="@unowned"/> &unowned-word;</p>
              <xsl:if test="$staff">
                <xsl:call-template name="take-next">
                  <xsl:with-param name="queue" select="@key"/>
                  <xsl:with-param name="name" select="@name"/>
                </xsl:call-template>
              </xsl:if>
            </div>
          </li>
        </xsl:for-each>
      </ul>
      <xsl:if test="$staff and not(query/@after)">
        <section aria-labelledby="mine">
          <h2 id="mine">&owned-by-you;</h2>
          <xsl:choose>
            <xsl:when test="mine/item"><xsl:for-each select="mine"><xsl:call-template name="rows"/></xsl:for-each></xsl:when>
            <xsl:otherwise><xsl:call-template name="empty"><xsl:with-param name="text">&nothing-mine;</xsl:with-param></xsl:call-template></xsl:otherwise>
          </xsl:choose>
        </section>
      </xsl:if>
      <section aria-labelledby="open">
        <h2 id="open">&desk-work;</h2>
        <xsl:choose>
          <xsl:when test="items/item"><xsl:for-each select="items"><xsl:call-template name="rows"/></xsl:for-each></xsl:when>
          <xsl:otherwise><div class="empty"><span class="i i-resolved"/><p><b>&desk-clear;</b></p><p>&desk-clear-hint;</p></div></xsl:otherwise>
        </xsl:choose>
        <xsl:call-template name="pager">
          <xsl:with-param name="next" select="items/@next"/>
          <xsl:with-param name="first" select="$staff.here"/>
          <xsl:with-param name="here" select="concat($staff.here, '&amp;')"/>
        </xsl:call-template>
      </section>
    </div>
  </xsl:template>
</xsl:stylesheet>
