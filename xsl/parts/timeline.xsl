<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- What happened to an issue: comments and notes as cards, changes as lines between them. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <!-- Entries after this id are new to someone whose form was refused as stale. -->
  <xsl:variable name="seen" select="number(/page/form[problems/problem/@code = 'stale']/fields/field[@name = 'version']/@value)"/>

  <!-- The text as filed stands first; its entry lends it the anchor. -->
  <xsl:template match="item" mode="description">
    <xsl:variable name="filed" select="../timeline/entry[@kind = 'filed'][1]"/>
    <li class="post">
      <xsl:if test="$filed"><xsl:attribute name="id">e<xsl:value-of select="$filed/@id"/></xsl:attribute></xsl:if>
      <xsl:call-template name="initials"><xsl:with-param name="name" select="@author"/></xsl:call-template>
      <article>
        <header>
          <h3><b><xsl:value-of select="@author"/></b><xsl:text> </xsl:text>
            <xsl:choose>
              <xsl:when test="@author = @requestor">&filed-this;</xsl:when>
              <xsl:otherwise>&filed-for;</xsl:otherwise>
            </xsl:choose>
          </h3>
          <xsl:if test="$filed/@by-staff = 'yes'"><span class="tag">&staff-tag;</span></xsl:if>
          <span class="when">
            <xsl:if test="$filed and @may-comment = 'yes' and description/node()"><a class="act" href="{$item-here}?quote={$filed/@id}{$item-work}#reply">&quote;</a><xsl:text> </xsl:text></xsl:if>
            <xsl:call-template name="time"><xsl:with-param name="at" select="@filed-at"/><xsl:with-param name="ago" select="@filed-at-ago"/></xsl:call-template>
          </span>
        </header>
        <xsl:choose>
          <xsl:when test="../answers/answer"><xsl:apply-templates select="../answers" mode="answers"/></xsl:when>
          <xsl:otherwise><div class="prose"><xsl:call-template name="markup"><xsl:with-param name="from" select="description"/></xsl:call-template></div></xsl:otherwise>
        </xsl:choose>
        <xsl:call-template name="entry-files"><xsl:with-param name="entry" select="$filed/@id"/></xsl:call-template>
      </article>
    </li>
  </xsl:template>

  <xsl:template match="entry" mode="timeline">
    <li class="event" id="e{@id}">
      <xsl:choose>
        <xsl:when test="@kind = 'owner'"><span class="i i-person"/></xsl:when>
        <xsl:when test="@kind = 'queue'"><span class="i i-queue"/></xsl:when>
        <xsl:when test="@kind = 'priority'"><span class="i i-high"/></xsl:when>
        <xsl:when test="@kind = 'status'"><span class="i i-open"/></xsl:when>
        <xsl:when test="@kind = 'deadline'"><span class="i i-alert"/></xsl:when>
        <xsl:otherwise><span class="i i-pen"/></xsl:otherwise>
      </xsl:choose>
      <p>
        <b><xsl:choose><xsl:when test="@person"><xsl:value-of select="@person"/></xsl:when><xsl:when test="@kind != 'deadline'">&automatically-lead;</xsl:when></xsl:choose></b><xsl:text> </xsl:text>
        <xsl:choose>
          <xsl:when test="@kind = 'deadline'">
            <xsl:choose><xsl:when test="@new = 'missed'">&e-deadline-missed;</xsl:when><xsl:otherwise>&e-deadline-near;</xsl:otherwise></xsl:choose>
            <xsl:text> </xsl:text><xsl:call-template name="deadline-kind"><xsl:with-param name="kind" select="@old"/></xsl:call-template>
          </xsl:when>
          <xsl:when test="@kind = 'status'">
            <xsl:text>&e-status-from; </xsl:text><b><xsl:call-template name="status-words"><xsl:with-param name="status" select="@old"/></xsl:call-template></b>
            <xsl:text> &e-to; </xsl:text><b><xsl:call-template name="status-words"><xsl:with-param name="status" select="@new"/></xsl:call-template></b>
          </xsl:when>
          <xsl:when test="@kind = 'priority'">&e-priority;</xsl:when>
          <xsl:when test="@kind = 'queue' and @old">&e-queue;</xsl:when>
          <xsl:when test="@kind = 'queue'">&e-queue-first;</xsl:when>
          <xsl:when test="@kind = 'title'">&e-title;</xsl:when>
          <xsl:when test="@kind = 'candidate'">&e-candidate;</xsl:when>
          <xsl:when test="@kind = 'owner' and not(@new)">&e-unassigned;</xsl:when>
          <xsl:when test="@kind = 'owner' and @new = @person and @old">&e-claimed-from;</xsl:when>
          <xsl:when test="@kind = 'owner' and @new = @person">&e-claimed;</xsl:when>
          <xsl:when test="@kind = 'owner' and @old">&e-reassigned;</xsl:when>
          <xsl:when test="@kind = 'owner'">&e-assigned;</xsl:when>
          <xsl:when test="@kind = 'mana' and @old = 'out-of-mana'">&e-mana-out;</xsl:when>
          <xsl:when test="@kind = 'mana' and @old = 'adjusted'">&e-mana-adjusted;</xsl:when>
          <xsl:when test="@kind = 'mana' and @old = 'refunded'">&e-mana-refunded;</xsl:when>
          <xsl:when test="@kind = 'mana'">&e-mana-filed;</xsl:when>
          <xsl:otherwise>&e-filed;</xsl:otherwise>
        </xsl:choose>
        <xsl:text> </xsl:text>
        <xsl:call-template name="entry-link"/>
        <xsl:call-template name="new-mark"/>
      </p>
    </li>
  </xsl:template>

  <xsl:template match="entry[@kind = 'comment' or @kind = 'note']" mode="timeline">
    <li id="e{@id}">
      <xsl:attribute name="class">post<xsl:if test="@kind = 'note'"> note</xsl:if></xsl:attribute>
      <xsl:call-template name="initials"><xsl:with-param name="name" select="@person"/></xsl:call-template>
      <article>
        <header>
          <h3><b><xsl:value-of select="@person"/></b><xsl:text> </xsl:text>
            <xsl:choose>
              <xsl:when test="@kind = 'note'">&noted;</xsl:when>
              <xsl:otherwise>&commented;</xsl:otherwise>
            </xsl:choose>
          </h3>
          <xsl:choose>
            <xsl:when test="@kind = 'note'"><span class="tag"><xsl:call-template name="icon"><xsl:with-param name="name" select="'lock'"/></xsl:call-template>&note-only;</span></xsl:when>
            <xsl:when test="@by-staff = 'yes'"><span class="tag">&staff-tag;</span></xsl:when>
          </xsl:choose>
          <xsl:call-template name="merged-mark"/>
          <xsl:call-template name="new-mark"/>
          <span class="when">
            <xsl:if test="@edited-at"><xsl:call-template name="edited-mark"/><xsl:text> </xsl:text></xsl:if>
            <xsl:if test="not(@merged-from)"><xsl:call-template name="entry-acts"/></xsl:if>
            <xsl:call-template name="entry-link"/>
            <xsl:call-template name="split-button"/>
          </span>
        </header>
        <xsl:if test="body/node()"><div class="prose"><xsl:call-template name="markup"><xsl:with-param name="from" select="body"/></xsl:call-template></div></xsl:if>
        <xsl:call-template name="entry-files"><xsl:with-param name="entry" select="@id"/></xsl:call-template>
      </article>
    </li>
  </xsl:template>

  <!-- Taken away: that it was there, who did it, and the way back for who may. -->
  <xsl:template match="entry[@removed-at]" mode="timeline" priority="2">
    <li class="event gone" id="e{@id}">
      <span class="i i-pen"/>
      <div>
        <p>
          <b><xsl:value-of select="@removed-by"/></b><xsl:text> </xsl:text>
          <xsl:choose>
            <xsl:when test="@kind = 'note'">&e-removed-note;</xsl:when>
            <xsl:when test="@removed-by = @person">&e-removed-own;</xsl:when>
            <xsl:otherwise>&e-removed;</xsl:otherwise>
          </xsl:choose>
          <xsl:text> </xsl:text>
          <xsl:call-template name="time"><xsl:with-param name="at" select="@removed-at"/><xsl:with-param name="ago" select="@removed-at-ago"/></xsl:call-template>
        </p>
        <xsl:if test="@may-restore = 'yes' and $item-form = 'item'"><form method="post" action="{$base}/N{/page/item/@number}/e{@id}/restore"><xsl:call-template name="tokens"/><button class="small">&restore-comment;</button></form></xsl:if>
      </div>
    </li>
  </xsl:template>

  <xsl:template name="edited-mark">
    <xsl:variable name="words">&edited;<xsl:text> </xsl:text><xsl:value-of select="@edited-at-ago"/><xsl:if test="@edited-by != @person"><xsl:text> &edited-by; </xsl:text><xsl:value-of select="@edited-by"/></xsl:if></xsl:variable>
    <xsl:choose>
      <xsl:when test="$item-form = 'item'"><a class="act" href="{$base}/N{/page/item/@number}/e{@id}/history"><xsl:value-of select="$words"/></a></xsl:when>
      <xsl:otherwise><span><xsl:value-of select="$words"/></span></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="entry-acts">
    <xsl:if test="/page/item/@may-comment = 'yes'"><a class="act" href="{$item-here}?quote={@id}{$item-work}#reply"><xsl:if test="$item-form = 'item'"><xsl:attribute name="data-quote"><xsl:value-of select="concat($base, '/N', /page/item/@number, '/e', @id, '.txt')"/></xsl:attribute></xsl:if>&quote;</a><xsl:text> </xsl:text></xsl:if>
    <xsl:if test="@may-change = 'yes' and $item-form = 'item'"><a class="act" href="{$base}/N{/page/item/@number}/e{@id}/edit">&edit;</a><xsl:text> </xsl:text></xsl:if>
  </xsl:template>

  <xsl:template name="entry-link">
    <!-- leads to the entry wherever in a long timeline it is by then -->
    <a class="anchor" href="{$item-here}?at={@id}{$item-work}#e{@id}"><xsl:if test="@merged-from"><xsl:attribute name="href"><xsl:value-of select="concat($base, '/N', @merged-from, '?at=', @id, '#e', @id)"/></xsl:attribute></xsl:if><time datetime="{@at}" title="{translate(@at, 'T', ' ')}"><xsl:value-of select="@at-ago"/></time></a>
    <xsl:call-template name="undo-button"/>
  </xsl:template>

  <xsl:template name="new-mark">
    <xsl:if test="@id &gt; $seen"><xsl:text> </xsl:text><span class="badge new">&new-since;</span></xsl:if>
  </xsl:template>

  <!-- Rendered Markdown is HTML already; only tables need a frame to scroll in. -->
  <xsl:template name="markup">
    <xsl:param name="from"/>
    <xsl:choose>
      <xsl:when test="$from//*[self::table or self::li/@class]"><xsl:apply-templates select="$from/node()" mode="markup"/></xsl:when>
      <xsl:otherwise><xsl:copy-of select="$from/node()"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="node()" mode="markup">
    <xsl:copy><xsl:copy-of select="@*"/><xsl:apply-templates select="node()" mode="markup"/></xsl:copy>
  </xsl:template>

  <xsl:template match="li[@class]" mode="markup">
    <li class="{@class}"><span class="vh"><xsl:choose><xsl:when test="@class = 'task done'">&task-done;</xsl:when><xsl:otherwise>&task-open;</xsl:otherwise></xsl:choose><xsl:text> </xsl:text></span><xsl:apply-templates select="node()" mode="markup"/></li>
  </xsl:template>

  <xsl:template match="table" mode="markup">
    <div class="scroll" tabindex="0" role="group" aria-label="&table;"><table><xsl:apply-templates select="node()" mode="markup"/></table></div>
  </xsl:template>

  <xsl:template match="th | td" mode="markup">
    <xsl:element name="{name()}"><xsl:if test="@align"><xsl:attribute name="class">to-<xsl:value-of select="@align"/></xsl:attribute></xsl:if><xsl:copy-of select="node()"/></xsl:element>
  </xsl:template>

  <!-- Where a page about one comment stands. -->
  <xsl:template match="entry" mode="entry-crumbs">
    <nav class="crumbs" aria-label="&breadcrumb;"><ol>
      <li><a href="{$base}/N{@number}">N<xsl:value-of select="@number"/></a></li>
      <li><a href="{$base}/N{@number}?at={@id}#e{@id}"><xsl:choose><xsl:when test="@kind = 'note'">&crumb-note;</xsl:when><xsl:otherwise>&crumb-comment;</xsl:otherwise></xsl:choose></a></li>
    </ol></nav>
  </xsl:template>

  <xsl:template match="problem[@code = 'rating-closed']" mode="sentence" priority="1">&rating-closed;</xsl:template>
  <xsl:template match="flash[@code = 'comment-edited']" mode="flash">&f-comment-edited;</xsl:template>
  <xsl:template match="flash[@code = 'comment-restored']" mode="flash">&f-comment-restored;</xsl:template>
  <xsl:template match="flash[@code = 'comment-removed']" mode="flash">&f-comment-removed;</xsl:template>
</xsl:stylesheet>
