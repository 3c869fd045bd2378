<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- The staff desk: queues with their counts, and what the viewer owns. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:include href="../layout.xsl"/>
  <xsl:include href="../parts/desk.xsl"/>
  <xsl:template match="page" mode="title">&desk;</xsl:template>
  <xsl:template match="page" mode="width">desk</xsl:template>

  <xsl:template match="page" mode="main">
    <xsl:call-template name="folders"/>
    <div class="desk-main">
      <h1>&desk;</h1>
      <ul class="cards">
        <xsl:for-each select="desk/queue">
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
      <xsl:if test="$staff">
        <section aria-labelledby="mine">
          <h2 id="mine">&owned-by-you;</h2>
          <xsl:choose>
            <xsl:when test="mine/item"><xsl:for-each select="mine"><xsl:call-template name="rows"/></xsl:for-each></xsl:when>
            <xsl:otherwise><xsl:call-template name="empty"><xsl:with-param name="text">&nothing-mine;</xsl:with-param></xsl:call-template></xsl:otherwise>
          </xsl:choose>
        </section>
      </xsl:if>
    </div>
  </xsl:template>
</xsl:stylesheet>
