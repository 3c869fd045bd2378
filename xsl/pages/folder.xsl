<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- A folder of the desk, over all queues, in the order of work. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="folder.title"><xsl:call-template name="folder-words"><xsl:with-param name="name" select="folder/@name"/></xsl:call-template></xsl:template>
  <xsl:template match="page" mode="folder.width">desk</xsl:template>

  <xsl:variable name="folder.here" select="concat($base, '/folder/', /page/folder/@name)"/>

  <xsl:template match="page" mode="folder.main">
    <xsl:call-template name="folders"/>
    <div class="desk-main">
      <div class="head">
        <div>
          <h1><xsl:call-template name="folder-words"><xsl:with-param name="name" select="folder/@name"/></xsl:call-template></h1>
          <p class="hint"><xsl:apply-templates select="folder" mode="folder.lead"/></p>
        </div>
      </div>
      <xsl:choose>
        <xsl:when test="items/item"><xsl:for-each select="items"><xsl:call-template name="rows"/></xsl:for-each></xsl:when>
        <xsl:otherwise><div class="empty"><span class="i i-resolved"/><p><b>&folder-empty;</b></p></div></xsl:otherwise>
      </xsl:choose>
      <xsl:call-template name="pager">
        <xsl:with-param name="next" select="items/@next"/>
        <xsl:with-param name="first" select="$folder.here"/>
        <xsl:with-param name="here" select="concat($folder.here, '?')"/>
      </xsl:call-template>
    </div>
  </xsl:template>

  <xsl:template match="folder[@name = 'mine']" mode="folder.lead">&folder-mine-lead;</xsl:template>
  <xsl:template match="folder[@name = 'unowned']" mode="folder.lead">&folder-unowned-lead;</xsl:template>
  <xsl:template match="folder[@name = 'urgent']" mode="folder.lead">&folder-urgent-lead;</xsl:template>
  <xsl:template match="folder[@name = 'waiting']" mode="folder.lead">&folder-waiting-lead;</xsl:template>
  <xsl:template match="folder[@name = 'snoozed']" mode="folder.lead">&folder-snoozed-lead;</xsl:template>
</xsl:stylesheet>
